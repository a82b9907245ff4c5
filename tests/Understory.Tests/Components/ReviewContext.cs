using AngleSharp.Dom;
using Bunit;
using Understory.Client.Operations;
using Understory.Contracts;

namespace Understory.Tests.Components;

/// <summary>A review of two stories in which a refine found something, and what tests do to it.</summary>
public abstract class ReviewContext : ClientContext
{
    private protected static Story Settings { get; } = new()
    {
        Id = "1.1.3",
        Title = "Handle settings",
        Description = "Settings work properly",
        Acceptance = ["They are saved"],
        Tags = ["settings"],
    };

    private protected static Story Improved { get; } = Settings with
    {
        Description = "Settings work properly, named one by one",
        Acceptance = ["They are saved", "A reload keeps them"],
        Revision = 2,
    };

    private protected static Story Errors { get; } = new() { Id = "1.2.6", Title = "Improve errors", Description = "Better errors" };

    private protected static Refinement Suggest(Story story, string words = "named one by one") => new()
    {
        Id = story.Id,
        Title = story.Title,
        Status = RefinementStatus.NeedsWork,
        Issues = ["“properly” cannot be tested."],
        SuggestedDescription = $"{story.Description}, {words}",
        SuggestedAcceptance = [.. story.Acceptance, "A reload keeps them"],
        Tags = story.Tags,
        DependsOn = story.DependsOn,
    };

    private protected static Refinement Fine(string id) => new() { Id = id, Title = $"Story {id}", Status = RefinementStatus.Ok };

    /// <summary>How often the page was told that stories were changed.</summary>
    private protected int Applied { get; private set; }

    private protected static BackgroundTask Refined(params Story[] read) =>
        SomeTask.Complete("a").Read().With([.. read.Select(s => Suggest(s)), Fine("1.1.1"), Fine("1.1.2")]).Reading(read);

    /// <summary>The review of the task over the stories as they are now.</summary>
    private protected IRenderedComponent<TaskReview> Review(BackgroundTask task, params Story[] now)
    {
        Backlog.Stored.AddRange(now);
        Server.Set([task, .. Server.Tasks]);
        return Open(task.Id);
    }

    /// <summary>Opens what the server has.</summary>
    private protected IRenderedComponent<TaskReview> Open(string id)
    {
        var review = Render<TaskReview>(p => p.Add(r => r.TaskId, id).Add(r => r.OnApplied, () => Applied++));
        review.WaitForState(() => !review.Markup.Contains("aria-busy", StringComparison.Ordinal));
        return review;
    }

    private protected IRenderedComponent<TaskReview> TwoStories() => Review(Refined(Settings, Errors), Settings, Errors);

    /// <summary>By its name for assistive technology.</summary>
    private protected static IElement Button<T>(IRenderedComponent<T> review, string name)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        review.FindAll("button").Single(b => (b.GetAttribute("aria-label") ?? b.TextContent.Trim()) == name);

    private protected static bool Has<T>(IRenderedComponent<T> review, string button)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        review.FindAll("button").Any(b => (b.GetAttribute("aria-label") ?? b.TextContent.Trim()) == button);

    private protected static string ApplyLabel(IRenderedComponent<TaskReview> review) => review.Find(".apply .primary").TextContent.Trim();

    private protected static IEnumerable<string> Marks(IRenderedComponent<TaskReview> review) =>
        review.FindAll(".list .mark").Select(m => m.TextContent);

    /// <summary>Presses a key of the review, with the focus in a field where one is named.</summary>
    private protected void Press(IRenderedComponent<TaskReview> review, string key, string? field = null)
    {
        var listen = JSInterop.Invocations.Last(i => i.Identifier == "listen" && i.Arguments[0] is Microsoft.JSInterop.DotNetObjectReference<ReviewKeys>);
        var keys = ((Microsoft.JSInterop.DotNetObjectReference<ReviewKeys>)listen.Arguments[0]!).Value;
        review.InvokeAsync(() => keys.OnKey(key, field)).GetAwaiter().GetResult();
    }
}
