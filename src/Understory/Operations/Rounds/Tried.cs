using System.Text;
using System.Text.Json;

namespace Understory.Operations.Rounds;

/// <summary>What a round tries again, as a question says it: data in elements of their own, after the story.</summary>
/// <param name="Suggestion">JSON of the item as it was suggested.</param>
/// <param name="Feedback">What a person said about it; null to look again at a story that changed.</param>
public sealed record Tried(JsonElement Suggestion, string? Feedback)
{
    private const string SuggestionElement = "suggestion";
    private const string FeedbackElement = "feedback";

    /// <summary>Reads the elements back; null where a question is no round's.</summary>
    public static Tried? Read(string prompt) =>
        PromptData.Read(prompt, SuggestionElement) is { } suggestion
            ? new Tried(suggestion, PromptData.Text(prompt, FeedbackElement))
            : null;

    public void AppendTo(StringBuilder prompt)
    {
        prompt.Append("\nWhat was suggested before, and is tried again:\n\n");
        prompt.AppendData(SuggestionElement, Suggestion);
        if (Feedback is null)
        {
            prompt.Append("\nThe story may have been changed since then: judge it as it is now.\n");
            return;
        }

        prompt.Append("\nWhat a person says about that suggestion:\n\n");
        prompt.AppendData(FeedbackElement, Feedback);
    }
}
