namespace Understory.Bench;

/// <summary>How much is measured.</summary>
internal sealed record Plan
{
    public static Plan Full { get; } = new()
    {
        Name = "full",
        Starts = 500,
        Polls = 2000,
        Claims = 500,
        Lists = 500,
        Imports = 15,
        Searches = 30,
        Scans = 20,
        PageSteps = 200,
        Batch = 400,
        Batches = 15,
        Idle = TimeSpan.FromSeconds(60),
        WarmUp = 300,
        Limit = TimeSpan.FromMinutes(10),
    };

    /// <summary>A few seconds: enough to see that the bench works and that nothing is wrong by an order of magnitude.</summary>
    public static Plan Short { get; } = new()
    {
        Name = "short",
        Starts = 60,
        Polls = 300,
        Claims = 60,
        Lists = 60,
        Imports = 3,
        Searches = 5,
        Scans = 3,
        PageSteps = 40,
        Batch = 320,
        Batches = 5,
        Idle = TimeSpan.FromSeconds(10),
        WarmUp = 40,
        Limit = TimeSpan.FromMinutes(3),
    };

    public required string Name { get; init; }

    public required int Starts { get; init; }

    public required int Polls { get; init; }

    public required int Claims { get; init; }

    public required int Lists { get; init; }

    public required int Imports { get; init; }

    public required int Searches { get; init; }

    /// <summary>Measurements of what reads a whole table.</summary>
    public required int Scans { get; init; }

    /// <summary>What a person does on each large page, with <c>--pages</c>.</summary>
    public required int PageSteps { get; init; }

    /// <summary>Tasks of one measurement of the throughput; a multiple of its workers.</summary>
    public required int Batch { get; init; }

    public required int Batches { get; init; }

    /// <summary>How long idle nodes are listened to. Their slowest loop goes round in ten seconds.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>Rounds of each measurement that are made first and thrown away.</summary>
    public required int WarmUp { get; init; }

    /// <summary>After this the bench gives up.</summary>
    public required TimeSpan Limit { get; init; }
}
