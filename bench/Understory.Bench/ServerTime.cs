using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Understory.Bench;

/// <summary>
/// Stands before the application's first middleware and measures the time inside of it: routing, guards, endpoint,
/// JSON. What Kestrel, the socket and the client take is outside.
/// </summary>
internal sealed class ServerTime : IStartupFilter
{
    /// <summary>Of the last request: when it came in and when it was answered, on the stopwatch.</summary>
    public (long From, long To) Last { get; private set; }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            var from = Stopwatch.GetTimestamp();
            await rest(context);
            Last = (from, Stopwatch.GetTimestamp());
        });
        next(app);
    };
}
