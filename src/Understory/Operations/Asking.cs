using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>A task's question to the engine, on the record: what was answered once is not asked, and paid, again.</summary>
public static class Asking
{
    /// <summary>Names a question among those of its task: equal questions to the same model have equal keys.</summary>
    public static string Key(IEngine engine, Question question) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', engine.Info.Name, engine.Info.Model, question.System, question.Prompt, question.Schema.GetRawText()))));

    /// <summary>How a question is asked, for the record.</summary>
    public static CallSettings Settings(IEngine engine, Question question) =>
        new(engine.Info.Name, engine.Info.Model, question.PromptVersion, question.Effort.ToWord(), question.MaxOutputTokens);

    /// <param name="finished">What of an answer that was cut can be used, in the shape of a whole one; null where nothing can.</param>
    public static async Task<Answer> Ask(
        this TaskRun run, IEngine engine, Question question, CancellationToken cancel, Func<string?>? finished = null)
    {
        var key = Key(engine, question);
        if (await run.KnownAnswer(key, cancel) is { } known)
            return new Answer.Success(JsonElement.Parse(known));

        var call = await run.BeginCall(key, Settings(engine, question), cancel);
        var used = default(TaskUsage?);
        Answer answer;
        try
        {
            answer = await engine.Ask(question with { OnUsage = usage => used = usage }, cancel);
        }
        catch (OperationCanceledException)
        {
            // What was used up to here is billed all the same.
            await run.EndCall(call, null, used, finished?.Invoke(), ErrorKind.Cancelled);
            throw;
        }

        await run.EndCall(
            call, answer.RequestId, answer.Usage, answer is Answer.Success success ? success.Json.GetRawText() : finished?.Invoke(),
            (answer as Answer.Failure)?.Kind);
        return answer;
    }
}
