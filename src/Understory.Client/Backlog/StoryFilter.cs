using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>Which stories of a version are looked for, as the address of the page and of the API says it.</summary>
/// <param name="Text">Words to find; empty for all.</param>
/// <param name="Status">pending, passed, merged or skipped, or several with commas; null for all.</param>
/// <param name="Phase">A phase's number; null for all.</param>
/// <param name="Epic">Phase and number of an epic: <c>1.2</c>; null for all.</param>
/// <param name="Tags">All of them must be on the story.</param>
public sealed record StoryFilter(string Text, string? Status, string? Phase, string? Epic, IReadOnlyList<string> Tags)
{
    /// <summary>Asks for stories without their long texts.</summary>
    public const string ListView = "view=list";

    public static StoryFilter None { get; } = new("", null, null, null, []);

    public bool IsNone => Query.Length == 0;

    /// <summary>The filter as a query, without the question mark; empty where it leaves all stories.</summary>
    public string Query => string.Join('&', Parts().Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));

    /// <summary>The query that lists what the filter leaves.</summary>
    public string ListQuery => IsNone ? ListView : $"{ListView}&{Query}";

    public string Address(string version) =>
        IsNone ? Contracts.Routes.Pages.Stories(version) : $"{Contracts.Routes.Pages.Stories(version)}&{Query}";

    /// <summary>Each condition in words, with the filter that is left without it.</summary>
    public IEnumerable<(string Label, StoryFilter Without)> Conditions(StoriesResponse? backlog)
    {
        if (Text.Length > 0)
            yield return ($"“{Text}”", this with { Text = "" });
        if (Status is not null)
            yield return (Status.Replace(",", " or ", StringComparison.Ordinal), this with { Status = null });
        if (Phase is not null)
            yield return (PhaseName(backlog), this with { Phase = null });
        if (Epic is not null)
            yield return (EpicName(backlog), this with { Epic = null });
        foreach (var tag in Tags)
            yield return ($"tag {tag}", this with { Tags = [.. Tags.Where(t => t != tag)] });
    }

    private string PhaseName(StoriesResponse? backlog)
    {
        var phase = backlog?.Phases.FirstOrDefault(p => Number.Of(p.Id) == Phase);
        return phase is null ? $"phase {Phase}" : Groups.PhaseTitle(phase.Id, phase.Name);
    }

    private string EpicName(StoriesResponse? backlog)
    {
        var epic = backlog?.Epics.FirstOrDefault(e => Number.Of(e.Phase, e.Id) == Epic);
        return epic is null || epic.Name.Length == 0 ? $"epic {Epic}" : $"epic {Epic} {epic.Name}";
    }

    private IEnumerable<(string Name, string Value)> Parts()
    {
        if (Text.Length > 0)
            yield return ("q", Text);
        if (Status is not null)
            yield return ("status", Status);
        if (Phase is not null)
            yield return ("phase", Phase);
        if (Epic is not null)
            yield return ("epic", Epic);
        foreach (var tag in Tags)
            yield return ("tag", tag);
    }
}
