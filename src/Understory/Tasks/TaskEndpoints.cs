using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks.Nodes;
using Understory.Web;

namespace Understory.Tasks;

/// <summary>Tasks over HTTP: the specification's endpoints.</summary>
public static class TaskEndpoints
{
    private const int TaskBytes = 256 * 1024;
    private const int MostAtOnce = 200;

    public static IServiceCollection AddTasks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TaskOptions>().Bind(configuration.GetSection(TaskOptions.Section))
            .PostConfigure<Database>((options, database) => options.Complete(database)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TaskOptions>, ValidateTaskOptions>();
        services.AddNodes(configuration);
        // After the node has said that it is there; it stops before the node signs off.
        if (NodeIdentity.RoleOf(configuration).RunsTasks())
            services.AddHostedService<TaskRunner>().AddHostedService<NodeWatch>();
        return services
            .AddSingleton<TaskChanges>()
            .AddSingleton<TaskEvents>()
            .AddSingleton<TaskQueue>()
            .AddSingleton<TaskCalls>()
            .AddSingleton<TaskActions>()
            .AddSingleton<RunningTasks>()
            .AddSingleton<WakeUp>()
            .AddSingleton<TaskSignals>()
            .AddSingleton<Loops>()
            .AddSingleton<TaskTelemetry>()
            .AddSingleton<IRunnerLoop, QueueGauge>()
            .AddSingleton<IRunnerLoop, TaskPurge>()
            .AddSingleton(new TaskTable("task_calls"))
            .AddSingleton(new TaskTable("task_texts"));
    }

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup(Routes.Tasks).WithTags("Tasks");
        tasks.MapGet("", List);
        tasks.MapPost("", Create).WithMetadata(new RequestSizeLimitAttribute(TaskBytes));
        tasks.MapPost("clear", Clear);
        tasks.MapPost("actions", ActOnSeveral).WithMetadata(new RequestSizeLimitAttribute(TaskBytes));
        tasks.MapGet("events", Events);
        tasks.MapGet("{id}", Get);
        tasks.MapPatch("{id}", Act).WithMetadata(new RequestSizeLimitAttribute(TaskBytes));
    }

    private static async Task<Results<Ok<TaskListResponse>, StatusCodeHttpResult, ProblemHttpResult>> List(
        HttpContext http, Database database, TaskChanges changes, CancellationToken cancel)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var query = TaskListQuery.Parse(http.Request.Query, errors);
        if (errors.Count > 0)
            return Refusal.Invalid(errors).ToResult();

        // Before the query, so that what is written meanwhile is fetched by the next poll at the latest.
        var tag = new EntityTagHeaderValue($"\"{changes.Tag}\"");
        http.Response.GetTypedHeaders().ETag = tag;
        http.Response.Headers.CacheControl = "no-cache";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        return TypedResults.Ok(await database.Read(session => session.List(query), cancel));
    }

    private static async Task<Results<Created<TaskResponse>, Ok<TaskResponse>, ProblemHttpResult>> Create(
        CreateTaskRequest request, [FromHeader(Name = Routes.IdempotencyKey)] string? idempotencyKey, TaskQueue queue,
        IEnumerable<ITaskOperation> operations, Database database, TimeProvider time, CancellationToken cancel)
    {
        var byType = operations.ToDictionary(o => o.Type);
        if (NewTask.Check(request, idempotencyKey, byType.Keys) is { } refused)
            return refused.ToResult();
        // A repeated request gets its task, even where the stories have changed so that it could not be made any more.
        var known = idempotencyKey is not null && await database.Read(session => session.IsKnown(idempotencyKey), cancel);
        var check = known ? new TaskCheck(null) : await byType[request.Type].Check(request.Version, request.Params, cancel);
        if (check.Refusal is { } refusal)
            return refusal.ToResult();

        var row = NewTask.Row(request, check.ParentTaskId, idempotencyKey, time.GetUtcNow());
        var (created, isNew) = await queue.Create(row, cancel);
        if (isNew)
            return TypedResults.Created(Routes.Task(created.Id), new TaskResponse(created.ToTask()));
        return created.IdempotencyHash == row.IdempotencyHash
            ? TypedResults.Ok(new TaskResponse(created.ToTask()))
            : Refusal.Conflict($"This {Routes.IdempotencyKey} was used for another request.").ToResult();
    }

    private static async Task<Ok<ClearResponse>> Clear(TaskActions actions, CancellationToken cancel) =>
        TypedResults.Ok(new ClearResponse(await actions.MarkAllRead(cancel)));

    private static async Task<Results<Ok<TaskActionsResponse>, ProblemHttpResult>> ActOnSeveral(
        TaskActionsRequest request, TaskActions actions, CancellationToken cancel)
    {
        if (request.Ids is not { Count: >= 1 and <= MostAtOnce })
            return Refusal.Invalid("ids", $"must be 1 to {MostAtOnce} ids of tasks.").ToResult();
        // The serializer lets nulls into lists.
        if (request.Ids.ToList().FindIndex(id => id is null) is >= 0 and var index)
            return Refusal.Invalid($"ids[{index}]", "must not be null.").ToResult();
        var (rows, refused) = await actions.Do([.. request.Ids.Distinct()], request.Action, cancel);
        return TypedResults.Ok(new TaskActionsResponse([.. rows.Select(row => row.ToListedTask())], refused));
    }
    private static Task<Results<EmptyHttpResult, ProblemHttpResult>> Events(HttpContext http, TaskEvents events) => events.Serve(http);

    private static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> Get(string id, Database database, CancellationToken cancel) =>
        await database.Read(session => session.WholeTask(id), cancel) is { } task
            ? TypedResults.Ok(new TaskResponse(task))
            : TaskActions.NotFound(id).ToResult();

    private static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> Act(
        string id, TaskActionRequest request, TaskActions actions, CancellationToken cancel)
    {
        var (row, refusal) = await actions.Do(id, request.Action, cancel);
        return refusal is null ? TypedResults.Ok(new TaskResponse(row!.ToTask())) : refusal.ToResult();
    }

    private sealed class ValidateTaskOptions(IEnumerable<ITaskOperation> operations) : IValidateOptions<TaskOptions>
    {
        public ValidateOptionsResult Validate(string? name, TaskOptions options) =>
            options.Problems([.. operations.Select(o => o.Type)]).ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
