using Understory.Backlog;
using Understory.Engines;
using Understory.Health;
using Understory.Operations;
using Understory.Storage;
using Understory.Tasks;
using Understory.Tasks.Nodes;
using Understory.Telemetry;
using Understory.Web;

namespace Understory;

/// <summary>The server: what it is made of, and how it starts.</summary>
public static class Server
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    /// <param name="args">The command line, which is configuration.</param>
    /// <param name="takeFolder">Takes the data folder that the configuration names, or throws.</param>
    /// <param name="configure">The last word on what the server is made of.</param>
    public static WebApplication Build(
        string[] args, Func<IConfiguration, DataFolder> takeFolder, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(Server).Assembly.GetName().Name,
            // The program's own files, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }

        // Files of the client are found in a build's output as well as in a published folder.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);

        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddTelemetry(builder.Configuration)
            .AddStorage(builder.Configuration, takeFolder)
            .AddProblems()
            .AddLocalOnly(builder.Configuration)
            .AddOpenApi(o => o.AddSchemaTransformer<TextSchema>())
            .AddBacklog()
            .AddTasks(builder.Configuration)
            .AddEngines(builder.Configuration)
            .AddOperations()
            .AddHealth()
            .AddPages();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseContentSecurity();
        app.UseLocalOnly();
        app.UseKeepableAddress();
        app.UseWhen(IsApi, api => api.UseProblems());
        app.UseWhen(context => !IsApi(context), pages => pages.UseStatusCodePagesWithReExecute("/not-found"));
        app.UseRouting();
        app.MapOpenApi();
        app.MapHealth();
        app.MapNodes();
        if (NodeIdentity.RoleOf(app.Configuration).Answers())
        {
            app.MapBacklog();
            app.MapTasks();
            app.MapOperations();
            app.MapPages();
        }

        return app;
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    /// <summary>Serves until it is told to stop.</summary>
    public static async Task Run(WebApplication app)
    {
        await Start(app, CancellationToken.None);
        await app.WaitForShutdownAsync();
    }

    /// <summary>Returns when the server answers.</summary>
    public static async Task Start(WebApplication app, CancellationToken cancel)
    {
        app.Services.GetRequiredService<NodeIdentity>().CheckAgainst(app.Services.GetRequiredService<Database>());
        await Migrations.Apply(app.Services.GetRequiredService<Database>(), cancel);
        if (app.Configuration.GetValue<bool>("sample"))
            await SampleBacklog.Load(app.Services.GetRequiredService<BacklogImport>(), cancel);
        await app.StartAsync(cancel);
        app.Services.GetService<DataFolder>()?.Announce(app.Urls.First());
    }
}
