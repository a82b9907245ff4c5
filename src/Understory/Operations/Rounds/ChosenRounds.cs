using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;

namespace Understory.Operations.Rounds;

/// <summary>Rounds that a person chose over the task's own suggestions.</summary>
internal static class ChosenRounds
{
    /// <param name="chosen">The item's name, the round's id, and where that stands in the request.</param>
    /// <param name="errors">Filled where there is no such complete round of the task about the item.</param>
    /// <returns>The rounds by the item's name.</returns>
    public static async Task<IReadOnlyDictionary<string, TaskRow>> Read(
        Session session, TaskRow task, IEnumerable<(string Key, string Round, string Path)> chosen,
        Dictionary<string, IReadOnlyList<string>> errors)
    {
        var found = new Dictionary<string, TaskRow>(StringComparer.Ordinal);
        if (chosen.ToList() is not { Count: > 0 } all)
            return found;
        var rounds = (await session.Rounds(task.Id)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        foreach (var (key, id, path) in all)
        {
            if (rounds.TryGetValue(id, out var round) && round.State == TaskState.Complete && Round.KeyOf(round) == key)
                found[key] = round;
            else
                errors[path] = ["is no complete round of this task about this item."];
        }

        return found;
    }
}
