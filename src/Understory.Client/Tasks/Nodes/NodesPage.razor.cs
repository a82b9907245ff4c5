using Microsoft.AspNetCore.Components;
using Understory.Contracts;

namespace Understory.Client.Tasks.Nodes;

/// <summary>Who answers and who runs tasks, looked at again from time to time.</summary>
public sealed partial class NodesPage
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource leaving = new();
    private ITimer? timer;
    private Problem? problem;

    [Inject]
    public required ITaskApi Api { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>The browser takes over what the server read while it prerendered.</summary>
    [PersistentState]
    public IReadOnlyList<Node>? Nodes { get; set; }

    protected override Task OnInitializedAsync() => Nodes is null ? Load() : Task.CompletedTask;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            timer = Time.CreateTimer(_ => InvokeAsync(LookAgain), null, Pace, Pace);
    }

    public void Dispose()
    {
        timer?.Dispose();
        leaving.Cancel();
        leaving.Dispose();
    }

    private async Task LookAgain()
    {
        if (leaving.IsCancellationRequested)
            return;
        await Load();
        StateHasChanged();
    }

    private async Task Load()
    {
        var reply = await Api.Nodes(leaving.Token);
        problem = reply.Problem;
        Nodes = reply.Value?.Nodes ?? Nodes;
    }

    // Only what is less than the node runs in all is a limit.
    private static string Limits(Node node) => string.Concat(node.Types
        .Where(type => type.Value < node.Capacity)
        .OrderBy(type => type.Key, StringComparer.Ordinal)
        .Select(type => $", {TaskWording.Type(type.Key)} at most {type.Value} at once"));

    private static string Does(Node node) => node.Role switch
    {
        "web" => "Answers pages",
        "worker" => "Runs tasks",
        _ => "Answers pages and runs tasks",
    };
}
