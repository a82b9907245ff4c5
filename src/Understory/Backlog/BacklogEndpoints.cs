using Microsoft.AspNetCore.Mvc;
using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>Versions and stories over HTTP.</summary>
public static class BacklogEndpoints
{
    /// <summary>The largest body that writes a version or a story by hand.</summary>
    private const int StoryBytes = 256 * 1024;

    private const int ImportBytes = 32 * 1024 * 1024;

    public static IServiceCollection AddBacklog(this IServiceCollection services) =>
        services
            .AddSingleton<BacklogImport>()
            .AddSingleton<ImportUndo>()
            .AddSingleton<VersionEditing>()
            .AddSingleton<GroupNaming>()
            .AddSingleton<StoryEditing>()
            .AddSingleton<StoryHistory>()
            .AddSingleton<StoryUndo>();

    public static void MapBacklog(this IEndpointRouteBuilder routes)
    {
        var versions = routes.MapGroup(Routes.Versions).WithTags("Backlog");
        versions.MapPost("import", ImportEndpoints.Import).WithMetadata(new RequestSizeLimitAttribute(ImportBytes));

        var backlog = versions.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(StoryBytes));
        backlog.MapVersions();
        backlog.MapImports();
        backlog.MapStories();
    }
}
