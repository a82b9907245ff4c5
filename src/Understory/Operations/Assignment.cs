using System.Text.Json;
using Understory.Engines;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>What one attempt is to do, once all that it needs was read at one moment.</summary>
public abstract class Assignment
{
    /// <summary>The stories as they were read, in the JSON that the task keeps.</summary>
    public abstract string Bases { get; }

    public abstract Question Question { get; }

    /// <summary>What the task ends with where there is nothing to ask any more; else null.</summary>
    public virtual Made? Already => null;

    /// <summary>Says what is going on, and then what is finished of the answer.</summary>
    /// <returns>To be called with each piece of the answer's text.</returns>
    public abstract Action<string> Follow(TaskRun run);

    /// <returns>Null where nothing in the answer fits what was asked.</returns>
    public abstract Made? Take(JsonElement answer);
}

/// <param name="Result">JSON in the type's result shape.</param>
/// <param name="Summary">One line that says the result.</param>
/// <param name="Items">How many items were asked about, or made.</param>
public sealed record Made(string Result, string Summary, int Items);
