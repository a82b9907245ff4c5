using Microsoft.AspNetCore.Components;
using Understory.Contracts;

namespace Understory.Client.Backlog;

public sealed partial class StoryDialog : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private StoryDraft? draft;
    private StoriesResponse? backlog;
    private Problem? problem;
    private StoryForm? form;
    private IReadOnlyDictionary<string, IReadOnlyList<string>> errors = NoErrors;
    private bool wasOpen;
    private bool found;
    private bool stale;
    private bool saving;
    private bool showError;
    private bool began;

    private static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    [Inject]
    private IBacklogApi Api { get; set; } = null!;

    [Inject]
    private BacklogClient Client { get; set; } = null!;

    [Inject]
    private StoryDrafts Drafts { get; set; } = null!;

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    /// <summary>The story to edit; null for a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    [EditorRequired]
    public required VersionOutline Outline { get; set; }

    /// <summary>Names the phase and the epic in which a new story begins.</summary>
    [Parameter]
    public StoryFilter Filter { get; set; } = StoryFilter.None;

    [Parameter]
    public EventCallback<SavedStory> OnSaved { get; set; }

    private string SaveLabel => (Id, stale) switch
    {
        (null, _) => "Add the story",
        (_, true) => $"Save over revision {draft!.Base.Revision}",
        _ => "Save the story",
    };

    private string StaleAdvice => draft!.Meetings.Values.All(meeting => meeting.Taken)
        ? "What changed is in the form now, beside your own words. Look through it, then save."
        : "Where both of you changed the same, your words stand; take the new ones where they are better, then save.";

    protected override async Task OnParametersSetAsync()
    {
        if (Open == wasOpen)
            return;
        wasOpen = Open;
        if (Open)
            await Begin();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (form is null)
            return;
        if (began || showError)
        {
            IEnumerable<string> names = showError ? errors.Keys : [StoryFields.Title];
            (began, showError) = (false, false);
            await form.FocusFirst(names);
        }
    }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    private async Task Begin()
    {
        (problem, errors, stale) = (null, NoErrors, false);
        draft = Drafts.Find(Version, Id);
        found = draft is not null;
        backlog = await Outline.All();
        if (draft is null && Id is null)
            draft = StoryDraft.New(FirstPhase, FirstEpic);
        else if (draft is null)
            await Read(Id!);
        // The fields come after the dialog, which gave the focus to what was there.
        began = draft is not null;
    }

    private async Task Read(string id)
    {
        var (read, failed) = await Api.Story(Version, id, leaving.Token);
        if (id != Id)
            return;
        (draft, problem) = (read is null ? null : StoryDraft.Of(read.Story), failed);
    }

    // A new story goes to the group that is looked at, else to the last one.
    private int FirstPhase => Number.Read(Filter.Epic?.Split('.')[0] ?? Filter.Phase) ?? (backlog?.Stories is [.., var last] ? last.Phase : 1);

    private int FirstEpic =>
        Number.Read(Filter.Epic?.Split('.')[^1]) ?? backlog?.Stories.LastOrDefault(s => s.Phase == FirstPhase)?.Epic ?? 1;

    private async Task Save()
    {
        if (saving || draft is not { } mine)
            return;
        if (!mine.IsNew && !mine.IsChanged && !stale)
        {
            await Close();
            return;
        }

        saving = true;
        (problem, errors) = (null, NoErrors);
        var (done, refused) = mine.IsNew
            ? await Client.Add(Version, mine.ToNew(), CancellationToken.None)
            : await Client.Change(Version, mine.Base.Id, mine.ToPatch(), CancellationToken.None);
        saving = false;
        if (done is null)
        {
            Refuse(mine, refused!);
            return;
        }

        Drafts.Drop(Version, Id);
        (draft, stale) = (null, false);
        await Close();
        await OnSaved.InvokeAsync(new(done.Story, mine.IsNew, done.Story.Revision != mine.Base.Revision));
    }

    private void Refuse(StoryDraft mine, Problem refused)
    {
        if (refused is { Status: 409, Story: { } now })
        {
            stale = true;
            mine.Rebase(now);
            return;
        }

        errors = refused.Errors ?? NoErrors;
        showError = errors.Count > 0;
        if (!StoryForm.Knows(errors.Keys))
            problem = refused;
    }

    private async Task Discard()
    {
        Drafts.Drop(Version, Id);
        draft = null;
        await Begin();
    }

    private Task Close() => OpenChanged.InvokeAsync(false);

    private Task SetOpen(bool open)
    {
        if (!open && draft is { IsChanged: true })
            Drafts.Keep(Version, Id, draft);
        else if (!open)
            Drafts.Drop(Version, Id);
        return OpenChanged.InvokeAsync(open);
    }
}

/// <param name="Added">It is new.</param>
/// <param name="Changed">Something was written.</param>
public sealed record SavedStory(Story Story, bool Added, bool Changed);
