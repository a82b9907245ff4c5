namespace Understory.Backlog;

/// <summary>Who changed a story, for its history.</summary>
/// <param name="Kind"><c>import</c>, <c>person</c> or <c>task</c>.</param>
/// <param name="TaskId">Set exactly for a task.</param>
public sealed record Actor(string Kind, string? TaskId = null)
{
    public static readonly Actor Import = new("import");
    public static readonly Actor Person = new("person");

    public static Actor Task(string id) => new("task", id);
}
