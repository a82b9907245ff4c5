namespace Understory.Engines.Offline;

/// <summary>Rules that answer one kind of question without a model.</summary>
public interface IOfflineRules
{
    /// <summary>The <see cref="Question.Operation"/> that these rules answer.</summary>
    string Operation { get; }

    /// <summary>
    /// The answer as JSON in the question's schema, in pieces: each piece is handed to the asker as it is made, and all
    /// pieces together are the whole answer.
    /// </summary>
    IEnumerable<string> Answer(Question question);
}
