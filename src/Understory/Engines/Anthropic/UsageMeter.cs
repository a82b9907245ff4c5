using Anthropic.Models.Messages;
using Understory.Contracts;

namespace Understory.Engines.Anthropic;

/// <summary>Takes the use of tokens from the events of an answer, so that it is known of one that broke off as well.</summary>
internal sealed class UsageMeter(string model)
{
    /// <summary>As the provider last said; null before the answer began.</summary>
    public TaskUsage? Total { get; private set; }

    /// <returns>The new total where the event said one, else null.</returns>
    public TaskUsage? Count(RawMessageStreamEvent part)
    {
        if (part.TryPickStart(out var start))
        {
            var usage = start.Message.Usage;
            Total = new TaskUsage
            {
                Model = model,
                InputTokens = usage.InputTokens,
                CacheReadTokens = usage.CacheReadInputTokens ?? 0,
                CacheWriteTokens = usage.CacheCreationInputTokens ?? 0,
                OutputTokens = usage.OutputTokens,
            };
        }
        else if (part.TryPickDelta(out var delta) && Total is { } before)
        {
            Total = before with
            {
                InputTokens = delta.Usage.InputTokens ?? before.InputTokens,
                CacheReadTokens = delta.Usage.CacheReadInputTokens ?? before.CacheReadTokens,
                CacheWriteTokens = delta.Usage.CacheCreationInputTokens ?? before.CacheWriteTokens,
                OutputTokens = delta.Usage.OutputTokens,
            };
        }
        else
        {
            return null;
        }

        return Total;
    }
}
