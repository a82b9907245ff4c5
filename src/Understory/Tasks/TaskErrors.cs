namespace Understory.Tasks;

/// <summary>What the kernel itself says of a task that did not end well.</summary>
public static class TaskErrors
{
    public const string Cancelled = "Cancelled. Retry it to go on; what was paid for is kept.";
    public const string Interrupted = "Its runner was stopped in the middle too many times. Retry it, and look at the server's log if it happens again.";
    public const string Fault = "Something went wrong inside Understory; the server's log says what. Retry it, and report it if it happens again.";

    public static string Timeout(TimeSpan deadline) =>
        $"It ran longer than its limit of {deadline.TotalMinutes:0.#} minutes and was stopped. Retry it with fewer stories, or raise Tasks:DeadlineSeconds.";
}
