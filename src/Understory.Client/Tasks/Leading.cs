using Understory.Client.Tabs;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>What the leading tab owes to the others. In a tab that does not lead nothing is said.</summary>
internal sealed class Leading(ITabs tabs)
{
    private List<string> asked = [];

    /// <summary>Notes requests that only a poll which begins after them answers.</summary>
    public void Ask(IEnumerable<string> tokens) => asked.AddRange(tokens);

    /// <summary>The requests that the poll which begins now will answer.</summary>
    public IReadOnlyList<string> TakeAsked()
    {
        var taken = asked;
        asked = [];
        return taken;
    }

    public Task Tell(TaskListResponse list, string? etag, IReadOnlyList<string> answers) =>
        Send(new(TabMessage.Listed, ETag: etag, List: list, Answers: answers));

    public Task Beat(string? etag, bool offline) => Send(new(TabMessage.Beat, ETag: etag, Offline: offline));

    private Task Send(TabMessage message) => tabs.Role == TabRole.Leads ? tabs.Send(message) : Task.CompletedTask;
}
