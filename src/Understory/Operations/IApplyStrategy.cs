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
    /// <returns>What was written, or why nothing was.</returns>
    Task<(ApplyResponse? Response, Refusal? Refusal)> Apply(Session session, TaskRow task, ApplyRequest request);
}
