using System.Net;
using Bunit;
using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;
using Understory.Client.Operations;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class RefineDialogTests : ClientContext
{
    private string? sentKey;

    private IRenderedComponent<RefineDialog> Open(IReadOnlyList<string>? stories = null)
    {
        IRenderedComponent<RefineDialog>? dialog = null;
        dialog = Render<RefineDialog>(p => p
            .Add(d => d.Version, "v1.0").Add(d => d.Count, stories?.Count ?? 31).Add(d => d.StoryIds, stories)
            .Add(d => d.Open, true)
            .Add(d => d.OpenChanged, EventCallback.Factory.Create<bool>(this, open => dialog!.Render(q => q.Add(d => d.Open, open)))));
        dialog.WaitForState(() => dialog.Markup.Contains("Offline rules", StringComparison.Ordinal));
        return dialog;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RefineDialog> dialog, string text) =>
        dialog.FindAll("button").Single(b => b.TextContent.Trim() == text);

    [Fact]
    public void It_says_what_it_will_look_at_and_which_engine_answers()
    {
        var dialog = Open();
        Assert.Contains("31 pending stories of v1.0", dialog.Markup, StringComparison.Ordinal);
        Assert.Contains("No Claude is configured.", dialog.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Notify me", dialog.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_pressed_twice_makes_one_task()
    {
        var dialog = Open();
        var arrives = new TaskCompletionSource<HttpResponseMessage>();
        Server.OnRequest = r => r.Method == HttpMethod.Post ? arrives.Task : null;
        Button(dialog, "Start").Click();
        Button(dialog, "Start").Click();
        Assert.Single(Server.Requests, r => r == "POST /api/tasks");
        arrives.SetResult(ClientServer.Json(new(SomeTask.Queued("a")), WireJson.Default.TaskResponse, HttpStatusCode.Created));
        dialog.WaitForState(() => dialog.Markup.Contains("Waiting to start", StringComparison.Ordinal));
    }

    [Fact]
    public void A_start_that_failed_says_what_to_do_and_is_sent_again_with_the_same_key()
    {
        var dialog = Open();
        Server.OnRequest = r => r.Method == HttpMethod.Post
            ? Lost(r)
            : null;
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.FindAll("[role=alert] b").Count == 1);
        Assert.Contains("cannot be reached", dialog.Markup, StringComparison.Ordinal);
        var first = sentKey;

        Server.OnRequest = null;
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("Waiting to start", StringComparison.Ordinal));
        Assert.Equal([first!], Server.IdempotencyKeys);
    }

    private Task<HttpResponseMessage> Lost(HttpRequestMessage request)
    {
        sentKey = request.Headers.GetValues(Routes.IdempotencyKey).Single();
        throw new HttpRequestException("reset");
    }

    [Fact]
    public void Nothing_pending_is_said_in_the_servers_words()
    {
        var dialog = Open();
        Server.OnRequest = r => r.Method == HttpMethod.Post
            ? Task.FromResult(ClientServer.Refuse(HttpStatusCode.BadRequest, "no pending stories in v1.0"))
            : null;
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("no pending stories in v1.0", StringComparison.Ordinal));
    }

    [Fact]
    public void After_start_it_shows_progress_and_the_summary_when_it_is_done()
    {
        var dialog = Open();
        _ = StartPolling();
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("You can close this", StringComparison.Ordinal));

        Server.Change("task-1", _ => SomeTask.Running("task-1", 10));
        Store.RequestPoll();
        dialog.WaitForState(() => dialog.Markup.Contains("10 of 31", StringComparison.Ordinal));

        Server.Change("task-1", _ => SomeTask.Complete("task-1").With());
        Store.RequestPoll();
        dialog.WaitForState(() => dialog.Find("h2").TextContent == "12 of 31 stories need work");
        Assert.Empty(Toasts.Visible);

        Button(dialog, "View results").Click();
        dialog.WaitForAssertion(() => Assert.EndsWith("task=task-1", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void Closed_while_it_runs_it_leaves_the_end_to_a_toast_and_opened_again_it_goes_on()
    {
        var dialog = Open();
        _ = StartPolling();
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("You can close this", StringComparison.Ordinal));
        Button(dialog, "Close").Click();
        var toaster = Render<Toaster>();
        Server.Change("task-1", _ => SomeTask.Running("task-1", 10));
        Store.RequestPoll();
        dialog.Render(p => p.Add(d => d.Open, true));
        dialog.WaitForState(() => dialog.Markup.Contains("10 of 31", StringComparison.Ordinal));
        dialog.Render(p => p.Add(d => d.Open, false));

        Server.Change("task-1", _ => SomeTask.Complete("task-1"));
        Store.RequestPoll();
        toaster.WaitForElement(".toast");
    }

    [Fact]
    public void Another_opening_has_another_key()
    {
        var dialog = Open();
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => Server.IdempotencyKeys.Count == 1 && dialog.Markup.Contains("You can close", StringComparison.Ordinal));
        Store.SetTasks([SomeTask.Complete("task-1")], 1);
        dialog.WaitForState(() => dialog.Markup.Contains("View results", StringComparison.Ordinal));
        dialog.Render(p => p.Add(d => d.Open, false));
        dialog.Render(p => p.Add(d => d.Open, true));
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => Server.IdempotencyKeys.Count == 2);
        Assert.NotEqual(Server.IdempotencyKeys[0], Server.IdempotencyKeys[1]);
    }

    [Fact]
    public void Named_stories_are_asked_for_by_id()
    {
        var dialog = Open(["1.1.3"]);
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => Server.Tasks.Count == 1);
        Assert.Equal("""{"storyIds":["1.1.3"]}""", Server.Tasks[0].Params.ToString());
        Assert.Contains("/stories?version=v1.0", Server.Tasks[0].Context.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_task_can_be_cancelled()
    {
        var dialog = Open();
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("Cancel the task", StringComparison.Ordinal));
        Button(dialog, "Cancel the task").Click();
        dialog.WaitForState(() => !dialog.Markup.Contains("Cancel the task", StringComparison.Ordinal));
        Assert.Contains("PATCH /api/tasks/task-1 cancel", Server.Requests);
    }
}
