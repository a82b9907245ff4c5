using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Understory.Tasks;

namespace Understory.Bench;

/// <summary>An operation that says when it began and is done: what is left is the kernel.</summary>
internal sealed class ProbeOperation : ITaskOperation
{
    private readonly Channel<long> _begun = Channel.CreateUnbounded<long>();

    public string Type => "probe";

    /// <summary>The instant at which the next attempt began, on the stopwatch.</summary>
    public ValueTask<long> Begun(CancellationToken cancel) => _begun.Reader.ReadAsync(cancel);

    public Task<TaskCheck> Check(string version, JsonElement? parameters, CancellationToken cancel) => Task.FromResult(new TaskCheck(null));

    public Task<TaskOutcome> Run(TaskRun run, CancellationToken cancel)
    {
        _begun.Writer.TryWrite(Stopwatch.GetTimestamp());
        return Task.FromResult<TaskOutcome>(new TaskOutcome.Completed("{}", "Done"));
    }
}
