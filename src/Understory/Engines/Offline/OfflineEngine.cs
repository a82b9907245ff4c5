using System.Text;
using System.Text.Json;
using Understory.Contracts;

namespace Understory.Engines.Offline;

/// <summary>Answers by rules, on this machine, without a model: free, and the same answer each time.</summary>
/// <param name="note">Why it is at work; null for the usual reasons.</param>
public sealed class OfflineEngine(IEnumerable<IOfflineRules> rules, ClaudeOptions options, string? note = null) : IEngine
{
    private readonly Dictionary<string, IOfflineRules> _rules = rules.ToDictionary(r => r.Operation, StringComparer.Ordinal);

    public EngineInfo Info { get; } = new(
        "offline",
        "Offline rules",
        null,
        note ?? (string.Equals(options.Engine, "offline", StringComparison.OrdinalIgnoreCase)
            ? "The configuration chooses the offline engine (Claude:Engine is offline): suggestions come from built-in rules. "
                + "Set Claude:Engine to auto and restart to use Claude."
            : "No Claude is configured: suggestions come from built-in rules. Set ANTHROPIC_API_KEY and restart to use Claude."));

    public bool AnswersInParts => false;

    // On the pool, so that a caller never pays for the rules with its own thread.
    public Task<Answer> Ask(Question question, CancellationToken cancel) => Task.Run(() => Run(question, cancel), cancel);

    private async Task<Answer> Run(Question question, CancellationToken cancel)
    {
        if (!_rules.TryGetValue(question.Operation, out var found))
        {
            return new Answer.Failure(
                ErrorKind.Unavailable,
                $"The offline engine cannot do {question.Operation}; set ANTHROPIC_API_KEY and restart to use Claude.");
        }

        question.OnBegin?.Invoke();
        var whole = new StringBuilder();
        foreach (var piece in found.Answer(question))
        {
            cancel.ThrowIfCancellationRequested();
            whole.Append(piece);
            question.OnText?.Invoke(piece);
            await Task.Yield();
        }

        cancel.ThrowIfCancellationRequested();
        return Parse(whole.ToString(), question.Operation);
    }

    private static Answer Parse(string text, string operation)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new Answer.Success(document.RootElement.Clone()) { Usage = new TaskUsage() };
        }
        catch (JsonException e)
        {
            return new Answer.Failure(ErrorKind.InvalidOutput, $"The offline rules for {operation} made no valid JSON: {e.Message}")
            {
                Usage = new TaskUsage(),
            };
        }
    }
}
