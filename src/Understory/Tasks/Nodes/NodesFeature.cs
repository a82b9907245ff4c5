using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Tasks.Nodes;

/// <summary>The nodes: who this one is, that it is there, and who else is.</summary>
public static class NodesFeature
{
    public static IServiceCollection AddNodes(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(provider => NodeIdentity.From(
            configuration, provider.GetRequiredService<IOptions<TaskOptions>>(), provider.GetServices<ITaskOperation>()))
        .AddSingleton<NodeLink>()
        .AddHostedService(provider => provider.GetRequiredService<NodeLink>())
        .AddHostedService<NodePresence>();

    public static void MapNodes(this IEndpointRouteBuilder routes) => routes.MapGet(Routes.Nodes, List).WithTags("Nodes");

    private static async Task<Ok<NodesResponse>> List(Database database, CancellationToken cancel) =>
        TypedResults.Ok(new NodesResponse(await database.Read(session => session.Nodes(), cancel)));
}
