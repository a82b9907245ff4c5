using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Notifications;

/// <summary>The toasts of the page, and which outlet shows them: the one of the dialog on top, else the layout's.</summary>
public sealed class Toasts
{
    private const int MostVisible = 3;

    private readonly List<Toast> toasts = [];
    private readonly List<object> outlets = [];
    private (int Id, string Text) polite;
    private (int Id, string Text) assertive;
    private int last;

    public event Action? Changed;

    /// <summary>The newest three, oldest of them first. Others wait.</summary>
    public IReadOnlyList<Toast> Visible => toasts.Count <= MostVisible ? [.. toasts] : toasts[^MostVisible..];

    public int Waiting => Math.Max(0, toasts.Count - MostVisible);

    /// <summary>What a screen reader says when it is free.</summary>
    public string Polite => polite.Text ?? "";

    /// <summary>What a screen reader says at once.</summary>
    public string Assertive => assertive.Text ?? "";

    /// <summary>Nobody looks at the page: no toast runs out.</summary>
    public bool Unwatched { get; private set; }

    public void Show(Toast toast)
    {
        toast = toast with { Id = ++last };
        if (toast.Subject is not null)
            toasts.RemoveAll(t => t.Subject == toast.Subject);
        toasts.Add(toast);
        if (toast.Tone == ToastTone.Failure)
            assertive = (toast.Id, toast.Spoken);
        else
            polite = (toast.Id, toast.Spoken);
        Changed?.Invoke();
    }

    /// <summary>Says that a request failed, why, and what to do.</summary>
    public void Fail(string title, Problem problem) => Show(new Toast
    {
        Tone = ToastTone.Failure,
        Title = title,
        Text = $"{problem.Error} {TaskWording.WhatToDo(problem)}".Trim(),
    });

    public void Dismiss(int id)
    {
        if (toasts.RemoveAll(t => t.Id == id) == 0)
            return;
        Silence(id);
        Changed?.Invoke();
    }

    /// <summary>Dismisses what tells of something, since it is being looked at or is about to change.</summary>
    public void DismissAbout(string subject)
    {
        if (toasts.Find(t => t.Subject == subject) is { } toast)
            Dismiss(toast.Id);
    }

    public void SetUnwatched(bool unwatched)
    {
        if (Unwatched == unwatched)
            return;
        Unwatched = unwatched;
        Changed?.Invoke();
    }

    /// <summary>The outlet that entered last is on top until it leaves.</summary>
    public void Enter(object outlet)
    {
        outlets.Add(outlet);
        Changed?.Invoke();
    }

    public void Leave(object outlet)
    {
        if (outlets.Remove(outlet))
            Changed?.Invoke();
    }

    public bool IsOnTop(object outlet) => outlets.Count > 0 && ReferenceEquals(outlets[^1], outlet);

    private void Silence(int id)
    {
        if (polite.Id == id)
            polite = default;
        if (assertive.Id == id)
            assertive = default;
    }
}
