using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations;

/// <summary>How what some types of task suggest is written, once a person accepted it.</summary>
public interface IApplyStrategy
{
    bool Takes(string type);

    /// <summary>
    /// Writes the accepted items of a complete task within the session's transaction. Sending the same again must change
    /// nothing and answer the same.
    /// </summary>
    /// <param name="rounds">By the item's name: the rounds whose suggestions, and whose bases, stand for the task's own.</param>
    /// <returns>What was written, or why nothing was.</returns>
    Task<(ApplyResponse? Response, Refusal? Refusal)> Apply(
        Session session, TaskRow task, ApplyRequest request, IReadOnlyDictionary<string, TaskRow> rounds);
}
