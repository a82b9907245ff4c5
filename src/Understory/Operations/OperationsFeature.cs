using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Engines.Offline;
using Understory.Operations.Generate;
using Understory.Operations.Generate.OfflineRules;
using Understory.Operations.Refine;
using Understory.Operations.Refine.OfflineRules;
using Understory.Operations.Reviews;
using Understory.Operations.StoryEdit;
using Understory.Operations.StoryEdit.OfflineRules;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>Where backlog, tasks and engines meet: the operations, and applying what they suggest.</summary>
public static class OperationsFeature
{
    private const int ReviewBytes = 4 * 1024 * 1024;

    public static IServiceCollection AddOperations(this IServiceCollection services) =>
        services
            .AddSingleton(new TaskTable("task_reviews"))
            .AddSingleton(new TaskTable("generated_stories"))
            .AddSingleton(new TaskTable("generated_epics"))
            .AddSingleton<IProvider, EngineProvider>()
            .AddSingleton<TaskReviews>()
            .AddSingleton<ApplySuggestions>()
            .AddSingleton<IVersionUse, TasksOfVersion>()
            .AddSingleton<IApplyStrategy, ApplyChanges>()
            .AddSingleton<IApplyStrategy, ApplyGenerated>()
            .AddSingleton<ITaskOperation, RefineOperation>()
            .AddSingleton<ISuggestions, RefineSuggestions>()
            .AddSingleton<IResultItems, RefineSuggestions>()
            .AddSingleton<IOfflineRules, OfflineRefineRules>()
            .AddSingleton<ITaskOperation, StoryEditOperation>()
            .AddSingleton<ISuggestions, StoryEditSuggestions>()
            .AddSingleton<IResultItems, StoryEditSuggestions>()
            .AddSingleton<IOfflineRules, OfflineStoryEditRules>()
            .AddSingleton<ITaskOperation, GenerateOperation>()
            .AddSingleton<IResultItems, GenerateItems>()
            .AddSingleton<TaskChecks>()
            .AddSingleton<IOfflineRules, OfflineGenerateRules>();

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Engine, Ok<EngineInfo> (IEngine engine) => TypedResults.Ok(engine.Info)).WithTags("Operations");
        routes.MapPost($"{Routes.Tasks}/{{id}}/apply", Apply)
            .WithMetadata(new RequestSizeLimitAttribute(ReviewBytes))
            .WithTags("Operations");
        routes.MapGet($"{Routes.Tasks}/{{id}}/review", ReadReview).WithTags("Operations");
        routes.MapPut($"{Routes.Tasks}/{{id}}/review", SaveReview)
            .WithMetadata(new RequestSizeLimitAttribute(ReviewBytes))
            .WithTags("Operations");
        routes.MapGet($"{Routes.Tasks}/{{id}}/checks", Checks).WithTags("Operations");
    }

    private static async Task<Results<Ok<ApplyResponse>, ProblemHttpResult>> Apply(
        string id, ApplyRequest request, ApplySuggestions apply, CancellationToken cancel)
    {
        var (response, refusal) = await apply.Apply(id, request, cancel);
        return refusal is null ? TypedResults.Ok(response!) : refusal.ToResult();
    }

    private static async Task<Results<Ok<ReviewResponse>, ProblemHttpResult>> ReadReview(
        string id, TaskReviews reviews, CancellationToken cancel)
    {
        var (review, refusal) = await reviews.Read(id, cancel);
        return refusal is null ? TypedResults.Ok(new ReviewResponse(review!)) : refusal.ToResult();
    }

    private static async Task<Results<Ok<ReviewResponse>, ProblemHttpResult>> SaveReview(
        string id, ReviewState review, TaskReviews reviews, CancellationToken cancel)
    {
        var (kept, refusal) = await reviews.Save(id, review, cancel);
        return refusal is null ? TypedResults.Ok(new ReviewResponse(kept!)) : refusal.ToResult();
    }

    private static async Task<Results<Ok<ChecksResponse>, ProblemHttpResult>> Checks(
        string id, TaskChecks checks, CancellationToken cancel)
    {
        var (response, refusal) = await checks.Of(id, cancel);
        return refusal is null ? TypedResults.Ok(response!) : refusal.ToResult();
    }
}
