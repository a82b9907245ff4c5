using Microsoft.AspNetCore.Components;
using Understory.Client.Backlog;
using Understory.Client.Operations.Review;
using Understory.Client.Operations.Review.Keeping;
using Understory.Client.Shared;
using Understory.Client.Tasks;

namespace Understory.Client;

/// <summary>What the pages need in the browser.</summary>
public static class ClientFeature
{
    /// <param name="services">The browser's container.</param>
    /// <param name="server">Where the pages came from; the API is there too.</param>
    public static IServiceCollection AddUnderstoryClient(this IServiceCollection services, Uri server)
    {
        services.AddScoped(_ => new HttpClient { BaseAddress = server });
        services.AddScoped<IBacklogApi, HttpBacklogApi>();
        services.AddSingleton<IPageStatus, SettledPageStatus>();
        services.AddTasksClient();
        return services.AddClientState();
    }

    /// <summary>What components hold, in the browser and while the server prerenders them. One set a visitor.</summary>
    public static IServiceCollection AddClientState(this IServiceCollection services) =>
        services.AddTasksState()
            .AddScoped(provider => new BacklogClient(provider.GetRequiredService<HttpClient>))
            .AddScoped<Preferences>()
            .AddScoped(provider => new VersionClient(provider.GetRequiredService<HttpClient>))
            .AddSingleton<PersistentComponentStateSerializer<LoadedStories>, LoadedStoriesState>()
            .AddScoped<BacklogNews>()
            .AddScoped<StoryChanges>()
            .AddScoped<VersionChanges>()
            .AddScoped<StoryDrafts>()
            .AddScoped<AppliedUndo>()
            .AddScoped<KeptReviews>();
}
