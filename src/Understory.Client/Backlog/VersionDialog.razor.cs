using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Backlog;

public sealed partial class VersionDialog
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    private IReadOnlyDictionary<string, IReadOnlyList<string>> errors = NoErrors;
    private string title = "";
    private string shortTitle = "";
    private string description = "";
    private string failed = "";
    private Problem? problem;
    private bool wasOpen;
    private bool busy;

    [Inject]
    private VersionClient Client { get; set; } = null!;

    [Inject]
    private VersionChanges Changes { get; set; } = null!;

    [Inject]
    private BacklogNews News { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    [Parameter]
    [EditorRequired]
    public required VersionSummary Version { get; set; }

    protected override void OnParametersSet()
    {
        if (Open && !wasOpen)
        {
            (title, shortTitle, description) = (Version.Title, Version.ShortTitle, Version.Description);
            (problem, errors, busy) = (null, NoErrors, false);
        }

        wasOpen = Open;
    }

    private async Task Save()
    {
        if (busy)
            return;
        (busy, problem, errors) = (true, null, NoErrors);
        var patch = new VersionPatch { Title = title.Trim(), ShortTitle = shortTitle.Trim(), Description = description.Trim() };
        var (done, refused) = await Client.Change(Version.Id, patch, CancellationToken.None);
        busy = false;
        if (done is null)
        {
            Refuse("Nothing was saved", refused!);
            return;
        }

        await Close();
        Toasts.Show(new Toast { Title = $"Saved the names of {Version.Id}" });
        News.Tell();
    }

    private async Task Delete()
    {
        if (busy)
            return;
        (busy, problem) = (true, null);
        var id = Version.Id;
        var refused = await Changes.Delete(id);
        busy = false;
        if (refused is not null)
        {
            Refuse($"{id} was not deleted", refused);
            return;
        }

        await Close();
    }

    private void Refuse(string what, Problem refused)
    {
        errors = refused.Errors ?? NoErrors;
        if (errors.Count == 0)
            (failed, problem) = (what, refused);
    }

    private Task Close() => OpenChanged.InvokeAsync(false);

    private static string Text(ChangeEventArgs change) => change.Value as string ?? "";
}
