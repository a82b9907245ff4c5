namespace Understory.Contracts;

/// <summary>Addresses of the API and of the pages, said once for server, client and tests.</summary>
public static class Routes
{
    public const string Tasks = "/api/tasks";
    public const string ClearTasks = "/api/tasks/clear";
    public const string TaskActions = "/api/tasks/actions";
    public const string TaskEvents = "/api/tasks/events";
    public const string Versions = "/api/versions";
    public const string Import = "/api/versions/import";
    public const string Sample = "/api/versions/sample";
    public const string Engine = "/api/engine";
    public const string Nodes = "/api/nodes";

    /// <summary>Header of <c>POST /api/tasks</c> that makes a repeated request one task.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    public static string Task(string id) => $"{Tasks}/{Uri.EscapeDataString(id)}";

    public static string Apply(string id) => $"{Task(id)}/apply";

    public static string Checks(string id) => $"{Task(id)}/checks";

    public static string Review(string id) => $"{Task(id)}/review";

    public static string Version(string version) => $"{Versions}/{Uri.EscapeDataString(version)}";

    public static string RestoreVersion(string version) => $"{Version(version)}/restore";

    public static string Phase(string version, int phase) => $"{Version(version)}/phases/{phase}";

    public static string Epic(string version, int phase, int epic) => $"{Phase(version, phase)}/epics/{epic}";

    public static string Imports(string version) => $"{Version(version)}/imports";

    public static string UndoImport(string version, string id) => $"{Imports(version)}/{Uri.EscapeDataString(id)}/undo";

    public static string Stories(string version) => $"{Version(version)}/stories";

    /// <summary>The address at which a story is deleted: by the revision that a person saw.</summary>
    public static string DeleteStory(string version, string id, int revision) => $"{Story(version, id)}?revision={revision}";

    public static string Story(string version, string id) => $"{Stories(version)}/{Uri.EscapeDataString(id)}";

    public static string RestoreStory(string version, string id) => $"{Story(version, id)}/restore";

    public static string History(string version, string id) => $"{Story(version, id)}/history";

    public static string Undo(string version, string id) => $"{Story(version, id)}/undo";

    /// <summary>Addresses of the pages.</summary>
    public static class Pages
    {
        public const string Tasks = "/tasks";
        public const string Settings = "/settings";
        public const string Nodes = "/nodes";

        public static string Stories(string version) => $"/stories?version={Uri.EscapeDataString(version)}";

        public static string Story(string version, string id) =>
            $"/stories/{Uri.EscapeDataString(version)}/{Uri.EscapeDataString(id)}";

        public static string Task(string id) => $"{Tasks}/{Uri.EscapeDataString(id)}";

        /// <summary>The address at which a task's result is reviewed: its return path with <c>task</c> added.</summary>
        public static string Result(BackgroundTask task, string? returnPath)
        {
            if (task.Status == TaskState.Failed)
                return Task(task.Id);
            var path = WithoutTask(returnPath ?? Stories(task.Version));
            return $"{path}{(path.Contains('?') ? '&' : '?')}task={Uri.EscapeDataString(task.Id)}";
        }

        // A task that was started from a result goes to its own, not to that one.
        private static string WithoutTask(string path)
        {
            if (path.Split('?', 2) is not [var page, var query])
                return path;
            var kept = query.Split('&').Where(part => !part.StartsWith("task=", StringComparison.Ordinal));
            return string.Join('&', kept) is { Length: > 0 } rest ? $"{page}?{rest}" : page;
        }
    }
}
