using System.Buffers;
using System.Text;
using System.Text.Json;
using Understory.Contracts;

namespace Understory.Engines.ClaudeCode;

/// <summary>Follows what the client writes: one JSON object a line, of kinds that grow with each version.</summary>
internal sealed class ClientOutput(Question question, string model, Watchdog watchdog)
{
    private readonly ArrayBufferWriter<byte> _answer = new();
    private int? _answerBlock;

    /// <summary>As the provider last said; null before the answer began.</summary>
    public TaskUsage? Usage { get; private set; }

    /// <summary>Why the model stopped; null until it did.</summary>
    public string? StopReason { get; private set; }

    /// <summary>What the model said to a refusal.</summary>
    public string? Explanation { get; private set; }

    /// <summary>The provider's id of the request, where the client tells it: of refused ones alone.</summary>
    public string? RequestId { get; private set; }

    /// <summary>When a subscription's limit renews, in seconds since 1970; null while it is not reached.</summary>
    public long? RenewsAt { get; private set; }

    /// <summary>The client's own last word; undefined until it was said.</summary>
    public JsonElement Result { get; private set; }

    /// <summary>
    /// Whether the answer ends in the middle. The client then fails without saying why the model stopped, since what there is
    /// of it cannot be read.
    /// </summary>
    public bool IsCutOff
    {
        get
        {
            var reader = new Utf8JsonReader(_answer.WrittenSpan, isFinalBlock: false, default);
            try
            {
                while (reader.Read())
                    continue;
                return reader.CurrentDepth > 0;
            }
            catch (JsonException)
            {
                // Wrong in itself, whatever would have followed.
                return false;
            }
        }
    }

    /// <returns>Whether more is wanted: what stopped without a structured answer is over, though the client might ask again.</returns>
    public bool Take(string line)
    {
        watchdog.SeeLife();
        var said = Parse(line);
        switch (said.Text("type"))
        {
            case "stream_event":
                Follow(said.Member("event"));
                break;
            case "assistant":
                RequestId = said.Text("request_id") ?? RequestId;
                break;
            case "rate_limit_event" when said.Member("rate_limit_info") is var limit && limit.Text("status") == "rejected":
                RenewsAt = limit.Number("resetsAt");
                break;
            case "result":
                Result = said;
                break;
        }

        return StopReason is null or "tool_use";
    }

    private void Follow(JsonElement part)
    {
        switch (part.Text("type"))
        {
            case "message_start":
                if (!watchdog.HasBegun)
                    question.OnBegin?.Invoke();
                watchdog.Begin();
                Count(part.Member("message").Member("usage"));
                break;
            case "content_block_start" when part.Member("content_block").Text("name") == "StructuredOutput":
                _answerBlock ??= (int?)part.Number("index");
                break;
            case "content_block_delta" when _answerBlock is not null && part.Number("index") == _answerBlock:
                if (part.Member("delta").Text("partial_json") is not { Length: > 0 } piece)
                    break;
                Encoding.UTF8.GetBytes(piece, _answer);
                question.OnText?.Invoke(piece);
                break;
            case "message_delta":
                Count(part.Member("usage"));
                StopReason = part.Member("delta").Text("stop_reason") ?? StopReason;
                Explanation = part.Member("delta").Member("stop_details").Text("explanation") ?? Explanation;
                break;
        }
    }

    private void Count(JsonElement said)
    {
        var before = Usage ?? new TaskUsage { Model = model };
        Usage = before with
        {
            InputTokens = said.Number("input_tokens") ?? before.InputTokens,
            CacheReadTokens = said.Number("cache_read_input_tokens") ?? before.CacheReadTokens,
            CacheWriteTokens = said.Number("cache_creation_input_tokens") ?? before.CacheWriteTokens,
            OutputTokens = said.Number("output_tokens") ?? before.OutputTokens,
        };
        question.OnUsage?.Invoke(Usage);
    }

    // A line in another form than ours is none that we wait for.
    private static JsonElement Parse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
