namespace Understory.Bench;

/// <summary>
/// Measurements that are compared are made in turns, in an order that changes from round to round, so that noise, a
/// checkpoint or a slow minute of the disk meets all of them alike.
/// </summary>
internal static class Rounds
{
    public static async Task Run(int warmUp, int rounds, IReadOnlyList<Samples> samples, params Func<Task>[] steps)
    {
        for (var round = 0; round < warmUp + rounds; round++)
        {
            if (round == warmUp)
            {
                foreach (var sample in samples)
                    sample.Forget();
            }

            for (var i = 0; i < steps.Length; i++)
                await steps[(round + i) % steps.Length]();
        }
    }
}
