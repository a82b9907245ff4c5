using System.Text.Json;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>What the result of one task type suggests, in the form that applying works with.</summary>
public interface ISuggestions
{
    /// <summary>The task type on the wire.</summary>
    string Type { get; }

    /// <summary>Values by story and field, as the complete task suggests them. A field without a suggestion is not there.</summary>
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> Read(TaskRow task);
}
