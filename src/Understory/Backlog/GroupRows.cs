namespace Understory.Backlog;

/// <summary>A row of <c>versions</c>. <c>Source</c> is the imported document without its stories, phases and epics.</summary>
public sealed record VersionRow
{
    public string Id { get; init; } = "";
    public string Title { get; init; } = "";
    public string ShortTitle { get; init; } = "";
    public string Description { get; init; } = "";
    public string Form { get; init; } = "backlog";
    public string Source { get; init; } = "{}";

    /// <summary>Null while the version stands.</summary>
    public string? DeletedAt { get; init; }
}

public sealed record PhaseRow
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Source { get; init; } = "{}";
}

public sealed record EpicRow
{
    public int Phase { get; init; }
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public string Source { get; init; } = "{}";
}
