using Understory.Storage;

namespace Understory.Operations.Generate;

/// <summary>All SQL on what was made of generated suggestions.</summary>
internal static class GeneratedStore
{
    /// <summary>The stories that were made of a task's items, by the items' index.</summary>
    public static async Task<IReadOnlyDictionary<int, string>> GeneratedStories(this Session session, string taskId) =>
        (await session.Query<(int Item, string StoryId)>(
            "SELECT item, story_id FROM generated_stories WHERE task_id = @taskId", new { taskId }))
        .ToDictionary(row => row.Item, row => row.StoryId);

    /// <summary>The epic that was made of a task's suggestion; null where none was.</summary>
    public static async Task<(int Phase, int Epic)?> GeneratedEpic(this Session session, string taskId) =>
        (await session.Query<(int Phase, int Epic)>(
            "SELECT phase, epic FROM generated_epics WHERE task_id = @taskId", new { taskId }))
        .Select(row => ((int, int)?)row)
        .SingleOrDefault();

    public static Task RememberStory(this Session session, string taskId, int item, string storyId) =>
        session.Execute(
            "INSERT INTO generated_stories (task_id, item, story_id) VALUES (@taskId, @item, @storyId)", new { taskId, item, storyId });

    public static Task RememberEpic(this Session session, string taskId, int phase, int epic) =>
        session.Execute(
            "INSERT INTO generated_epics (task_id, phase, epic) VALUES (@taskId, @phase, @epic)", new { taskId, phase, epic });
}
