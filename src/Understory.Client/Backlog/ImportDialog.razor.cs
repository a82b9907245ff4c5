using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Understory.Client.Notifications;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>Import from the page. A new version is opened when it is in; a merge makes the page below read its stories again.</summary>
public sealed partial class ImportDialog : IDisposable
{
    private CancellationTokenSource work = new();
    private ImportFile? file;
    private ImportReport? report;
    private Problem? problem;
    private string? refusal;
    private string version = "";
    private bool merge;
    private bool dragging;
    private bool busy;
    private bool applying;

    [Inject]
    private BacklogClient Client { get; set; } = null!;

    [Inject]
    private VersionChanges Changes { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [CascadingParameter]
    public required Catalog Catalog { get; set; }

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    /// <summary>The version that the page below shows.</summary>
    [Parameter]
    public string? Shown { get; set; }

    /// <summary>A file was merged into the version that the page shows.</summary>
    [Parameter]
    public EventCallback OnMerged { get; set; }

    private VersionSummary? Target => Catalog.Find(version);

    private string? VersionError => problem?.Errors?.GetValueOrDefault("version") is [var first, ..] ? first : null;

    private string VersionHelp => Target is null ? "A new version is made under this id." : "The id of a version that exists.";

    private bool NothingNew => Target is not null && report is { Adds: 0, Changes: 0 };

    private bool CanApply =>
        file is not null && refusal is null && report is { HasErrors: false, Stories: > 0 } && (Target is null || (merge && !NothingNew));

    private string ApplyLabel => report switch
    {
        null or { HasErrors: true } => "Import",
        { Stories: 0 } => "No stories to import",
        _ when Target is null => $"Import {Say.Stories(report.Stories)} into {report.Version}",
        _ when NothingNew => $"Nothing new for {report.Version}",
        { Changes: 0 } => $"Add {Say.Stories(report.Adds)} to {report.Version}",
        { Adds: 0 } => $"Change {Say.Stories(report.Changes)} in {report.Version}",
        _ => $"Add {report.Adds} and change {Say.Stories(report.Changes)} in {report.Version}",
    };

    public void Dispose()
    {
        work.Cancel();
        work.Dispose();
    }

    private string Found(ImportReport found) =>
        Say.Stories(found.Stories)
        + (found.Phases == 0 ? "" : $" in {Say.Count(found.Phases, "phase", "phases")} and {Say.Count(found.Epics, "epic", "epics")}")
        + (Target is null ? "" : $" · {found.Adds} new, {found.Changes} changed")
        + (found.Problems.Count == 0 ? " · no problems" : $" · {Say.Count(found.Problems.Count, "problem", "problems")}");

    private async Task Choose(InputFileChangeEventArgs chosen)
    {
        if (applying)
            return;
        Reset();
        busy = true;
        (file, refusal) = await ImportFile.Read(chosen.File, work.Token);
        busy = false;
        if (file is not null)
            await Check();
    }

    private async Task Check()
    {
        if (file is null || applying)
            return;
        Renew();
        busy = true;
        // A check writes nothing, so it may always look at the version that exists; the choice to merge comes after it.
        Take(await Client.Check(file.Content, Wanted, merge: true, work.Token));
        busy = false;
    }

    private async Task Apply()
    {
        // Controls stay enabled while something runs, since a disabled one would drop the focus. A click that comes while
        // the check of another version runs is not taken: its button did not yet say what it would do.
        if (busy || !CanApply || file is null)
            return;
        var merging = Target is not null;
        var dialog = work.Token;
        busy = applying = true;
        // An import that was sent is seen through and told, even where the dialog is closed meanwhile.
        var (done, refused) = await Client.Apply(file.Content, Wanted, merging, CancellationToken.None);
        var closed = dialog.IsCancellationRequested;
        if (!closed)
            busy = applying = false;

        if (refused is null)
            await Finish(done!, merging, closed);
        else if (closed)
            Toasts.Fail("The file was not imported", refused);
        else
            await Refuse(done, refused);
    }

    private async Task Finish(ImportReport done, bool merged, bool closed)
    {
        if (!closed)
            await SetOpen(false);
        Changes.Imported(
            merged
                ? $"Merged into {done.Version}: {Say.Stories(done.Adds)} added, {done.Changes} changed"
                : $"Imported {Say.Stories(done.Stories)} into {done.Version}",
            done);
        if (merged && done.Version == Shown)
        {
            await OnMerged.InvokeAsync();
            return;
        }

        if (!closed)
            Navigation.NavigateTo(Contracts.Routes.Pages.Stories(done.Version));
        await Catalog.Refresh();
    }

    private Task Refuse(ImportReport? found, Problem refused)
    {
        Take(new(found, refused));
        return refused.Status == 409 ? Catalog.Refresh() : Task.CompletedTask;
    }

    private string? Wanted => version.Trim() is { Length: > 0 } named ? named : null;

    private void Take(ImportReply reply)
    {
        report = reply.Report;
        problem = reply.Problem;
        refusal = reply switch
        {
            { Problem: null } => null,
            { Report.HasErrors: true } => null,
            _ when VersionError is not null => null,
            _ => reply.Problem.Error,
        };
        if (report is not null)
            version = report.Version;
    }

    private async Task UseFreeVersion()
    {
        version = Catalog.NextFree;
        merge = false;
        await Check();
    }

    private async Task SetOpen(bool open)
    {
        Reset();
        Open = open;
        await OpenChanged.InvokeAsync(open);
    }

    private void Reset()
    {
        Renew();
        (file, report, problem, refusal, version) = (null, null, null, null, "");
        (merge, dragging, busy, applying) = (false, false, false, false);
    }

    /// <summary>Ends the read or the check that still runs: a newer one takes its place.</summary>
    private void Renew()
    {
        work.Cancel();
        work.Dispose();
        work = new();
    }
}
