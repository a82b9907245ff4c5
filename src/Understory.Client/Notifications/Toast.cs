namespace Understory.Client.Notifications;

public enum ToastTone
{
    Success,
    Failure,
}

/// <summary>A notice in the corner. What it offers can be reached elsewhere too.</summary>
public sealed record Toast
{
    /// <summary>Given by <see cref="Toasts.Show"/>.</summary>
    public int Id { get; init; }

    /// <summary>A failure stays until it is dismissed; a success leaves by itself.</summary>
    public ToastTone Tone { get; init; }

    /// <summary>The result in one line.</summary>
    public required string Title { get; init; }

    public string? Text { get; init; }

    public string? ActionLabel { get; init; }

    /// <summary>What the button does; the toast is dismissed first.</summary>
    public Func<Task>? Action { get; init; }

    /// <summary>What it tells of, such as a task by its id; a newer toast of the same replaces it.</summary>
    public string? Subject { get; init; }

    public string Spoken => Text is null ? Title : $"{Title}. {Text}";
}
