using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations.Rounds;

/// <summary>One item of a finished task that is tried again.</summary>
/// <param name="Root">The task whose review the round belongs to.</param>
/// <param name="Parent">The task, or the round of it, whose suggestion is tried again.</param>
/// <param name="Key">The item's story, or its place in the root's result.</param>
/// <param name="Feedback">What a person said about the suggestion; null to look again at a story that changed.</param>
public sealed record Round(TaskRow Root, TaskRow Parent, string Key, string? Feedback)
{
    /// <returns>The round that is wanted, or why there can be none.</returns>
    public static async Task<(Round? Round, Refusal? Refusal)> Find(Session session, IResultItems items, string version, RoundWish wish)
    {
        if (await session.Task(wish.ParentTaskId!) is not { } parent)
            return Refused("parentTaskId", $"\"{StoryId.Shorten(wish.ParentTaskId!)}\" is no task.");
        if (parent.Type != items.Type || parent.Version != version)
            return Refused("parentTaskId", $"is a {parent.Type} task of {parent.Version}; a round has the type and the version of what it tries again.");
        if (parent.State != TaskState.Complete)
            return Refused("parentTaskId", $"is {parent.Status}; only what a complete task suggests can be tried again.");

        var key = wish.StoryIds![0];
        var root = parent.ParentTaskId is { } id ? (await session.Task(id))! : parent;
        return (parent.ParentTaskId is null ? items.Keys(root).Contains(key) : KeyOf(parent) == key)
            ? (new Round(root, parent, key, wish.Feedback), null)
            : Refused("storyIds", $"\"{StoryId.Shorten(key)}\" is none of the items that the task has a suggestion for.");
    }

    /// <summary>The item that a round is about.</summary>
    public static string KeyOf(TaskRow round) => JsonElement.Parse(round.Params!).GetProperty("storyIds")[0].GetString()!;

    /// <summary>One line that says what became of it.</summary>
    /// <param name="name">The item's, for a person.</param>
    public string Summary(string name) => Feedback is null ? $"{name}: looked at again" : $"{name}: tried again with your feedback";

    private static (Round?, Refusal?) Refused(string member, string sentence) => (null, Refusal.Invalid($"params.{member}", sentence));
}
