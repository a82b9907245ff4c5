using System.Text.Json;
using Understory.Contracts;
using Understory.Web;

namespace Understory.Operations.StoryEdit;

/// <summary>What a task of this type was asked, read from its params.</summary>
internal static class StoryEditRequest
{
    private const int MostCharacters = 10_000;

    /// <returns>What was asked, or everything that is wrong with it.</returns>
    public static (StoryEditParams? Wanted, Refusal? Refusal) Read(JsonElement? parameters)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var storyId = Text(parameters, "storyId");
        var changes = Text(parameters, "requestedChanges");
        if (string.IsNullOrEmpty(storyId))
            errors["params.storyId"] = ["must be the id of the story to change."];
        if (string.IsNullOrWhiteSpace(changes) || changes.Length > MostCharacters)
            errors["params.requestedChanges"] = [$"must say what should change, in 1 to {MostCharacters:N0} characters."];
        return errors.Count > 0 ? (null, Refusal.Invalid(errors)) : (new StoryEditParams(storyId!, changes!), null);
    }

    // Null where it is no text. JSON can carry half of a surrogate pair, which is none either.
    private static string? Text(JsonElement? parameters, string name)
    {
        try
        {
            return parameters is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
