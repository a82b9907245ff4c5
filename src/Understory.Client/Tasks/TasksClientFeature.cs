using Microsoft.Extensions.DependencyInjection.Extensions;
using Understory.Client.Notifications;
using Understory.Client.Tabs;

namespace Understory.Client.Tasks;

public static class TasksClientFeature
{
    /// <summary>Reading tasks over HTTP, in the browser.</summary>
    public static IServiceCollection AddTasksClient(this IServiceCollection services) =>
        services.AddScoped<ITaskApi, HttpTaskApi>();

    /// <summary>What components of tasks hold, in the browser and while the server prerenders them. One set a visitor.</summary>
    public static IServiceCollection AddTasksState(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddScoped<ITaskStorage, BrowserTaskStorage>()
            .AddScoped<TaskStore>()
            .AddScoped<Toasts>()
            .AddScoped<BrowserNotifications>()
            .AddScoped<IAttention, Attention>()
            .AddScoped<ITabs, BrowserTabs>()
            .AddScoped(services => new TaskClient(services.GetRequiredService<HttpClient>))
            .AddScoped<TaskActions>()
            .AddScoped<TaskOpener>()
            .AddScoped<TaskToasts>()
            .AddScoped<TaskAnnouncer>()
            .AddScoped<TaskPoller>();
    }
}
