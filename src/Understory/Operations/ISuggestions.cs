using System.Text.Json;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>What the result of one task type suggests for stories that exist, in the form that applying works with.</summary>
public interface ISuggestions : IResultItems
{
    /// <summary>Values by story and field, as the complete task suggests them. A field without a suggestion is not there.</summary>
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> Read(TaskRow task);

    IReadOnlyCollection<string> IResultItems.Keys(TaskRow task) => [.. Read(task).Keys];
}
