using Understory.Contracts;

namespace Understory.Engines;

/// <summary>A question in, a structured answer out. An engine knows nothing of tasks or stories.</summary>
public interface IEngine
{
    EngineInfo Info { get; }

    /// <summary>Whether a large question is better asked in parts: answers take long, and may be cut off.</summary>
    bool AnswersInParts => true;

    /// <summary>
    /// Asks once. Failures are values; the only exception is <see cref="OperationCanceledException"/> when
    /// <paramref name="cancel"/> fires, and the call is cut by then.
    /// </summary>
    Task<Answer> Ask(Question question, CancellationToken cancel);
}
