namespace Understory.Backlog;

/// <summary>Who changed a story, for its history.</summary>
/// <param name="Kind"><c>import</c>, <c>person</c> or <c>task</c>.</param>
/// <param name="TaskId">Set exactly for a task.</param>
/// <param name="ImportId">Set exactly for an import.</param>
public sealed record Actor(string Kind, string? TaskId = null, string? ImportId = null)
{
    public const string ImportKind = "import";

    public static readonly Actor Person = new("person");

    public static Actor Task(string id) => new("task", TaskId: id);

    public static Actor Import(string id) => new(ImportKind, ImportId: id);
}
