using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>What one attempt is to do, once all that it needs was read at one moment.</summary>
public abstract class Assignment
{
    protected const string NothingFits = "The answer did not fit what was asked, so nothing of it was kept. Retry the task to ask again.";

    /// <summary>The stories as they were read, in the JSON that the task keeps.</summary>
    public abstract string Bases { get; }

    /// <summary>What the task ends with where there is nothing to ask any more; else null.</summary>
    public virtual Made? Already => null;

    /// <summary>What a failure means to the task: that it waits, or that it ends.</summary>
    protected static TaskOutcome Of(Answer.Failure failure) =>
        failure.Wait is { } wait ? new TaskOutcome.Released(wait) : new TaskOutcome.Failed(failure.Kind, failure.Message);

    /// <summary>Asks what is to be asked, and makes the result of it.</summary>
    public abstract Task<TaskOutcome> Work(TaskRun run, IEngine engine, CancellationToken cancel);
}

/// <summary>An assignment that is one question.</summary>
public abstract class OneQuestion : Assignment
{
    public abstract Question Question { get; }

    /// <summary>Says what is going on, and then what is finished of the answer.</summary>
    /// <returns>To be called with each piece of the answer's text.</returns>
    public abstract Action<string> Follow(TaskRun run);

    /// <returns>Null where nothing in the answer fits what was asked.</returns>
    public abstract Made? Take(JsonElement answer);

    public override async Task<TaskOutcome> Work(TaskRun run, IEngine engine, CancellationToken cancel)
    {
        var question = Question;
        switch (await run.Ask(engine, question with { OnText = Follow(run) }, cancel))
        {
            case Answer.Success success when Take(success.Json) is { } made:
                run.Report(new TaskProgress(made.Items, made.Items));
                return made.Completed;
            case Answer.Success:
                await run.RejectAnswer(Asking.Key(engine, question));
                return new TaskOutcome.Failed(ErrorKind.InvalidOutput, NothingFits);
            case Answer.Failure failure:
                return Of(failure);
            default:
                throw new InvalidOperationException("An answer is a success or a failure.");
        }
    }
}

/// <param name="Result">JSON in the type's result shape.</param>
/// <param name="Summary">One line that says the result.</param>
/// <param name="Items">How many items were asked about, or made.</param>
public sealed record Made(string Result, string Summary, int Items)
{
    public TaskOutcome Completed => new TaskOutcome.Completed(Result, Summary);
}
