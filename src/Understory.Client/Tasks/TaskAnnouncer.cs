using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Tells a person that tasks ended: once, with the result, where they are looking.</summary>
public sealed class TaskAnnouncer(
    Toasts toasts, BrowserNotifications notifications, SeenMark seen, TaskOpener opener, NavigationManager navigation)
{
    private readonly FinishedTasks finished = new();
    private readonly List<string> watched = [];
    private bool began;

    /// <summary>
    /// While the watch is held no toast is shown for the task, nor for its rounds: a surface on the page tells of it by itself.
    /// </summary>
    public IDisposable Watch(string taskId)
    {
        watched.Add(taskId);
        return new Release(() => watched.Remove(taskId));
    }

    /// <param name="before">What the page knew.</param>
    /// <param name="after">What the server says now.</param>
    public async Task Announce(IReadOnlyList<BackgroundTask> before, IReadOnlyList<BackgroundTask> after)
    {
        if (!began)
        {
            began = true;
            CatchUp(finished.Begin(after), await seen.Read());
        }
        else
        {
            foreach (var task in finished.Next(before, after))
            {
                if (!IsWatched(task))
                    toasts.Show(ToastOf(task, TookText(task)));
                await notifications.Show(TaskWording.Title(task), TaskWording.Name(task), task.Id, Address(task));
            }
        }

        await seen.Advance(after);
    }

    private void CatchUp(IReadOnlyList<BackgroundTask> unread, DateTimeOffset until)
    {
        var missed = unread.Where(t => t.CompletedAt > until && !IsWatched(t)).ToList();
        if (missed.Count == 0)
            return;
        if (missed is [var only])
        {
            toasts.Show(ToastOf(only, $"{TaskWording.Name(only)} · finished while you were away"));
            return;
        }

        var failures = missed.Count(t => t.Status == TaskState.Failed);
        toasts.Show(new Toast
        {
            Title = $"{missed.Count} tasks finished while you were away",
            Text = failures == 0 ? null : $"{failures} of them failed.",
            ActionLabel = "Show them",
            Action = () =>
            {
                navigation.NavigateTo(Contracts.Routes.Pages.Tasks);
                return Task.CompletedTask;
            },
        });
    }

    private Toast ToastOf(BackgroundTask task, string finishedText)
    {
        var failed = task is { Status: TaskState.Failed, ErrorKind: not ErrorKind.Cancelled };
        return new Toast
        {
            TaskId = task.Id,
            Tone = failed ? ToastTone.Failure : ToastTone.Success,
            Title = TaskWording.Title(task),
            Text = failed ? task.Error ?? Advice.Of(task.ErrorKind).WhatToDo : finishedText,
            ActionLabel = task.Status == TaskState.Complete ? "View results" : "See the task",
            Action = () => opener.Open(task.Id),
        };
    }

    private bool IsWatched(BackgroundTask task) =>
        watched.Contains(task.Id) || (task.ParentTaskId is { } parent && watched.Contains(parent));

    private static string TookText(BackgroundTask task) =>
        task.Status == TaskState.Complete && TaskWording.Took(task) is { } took
            ? $"{TaskWording.Name(task)} · finished in {took}"
            : TaskWording.Name(task);

    private static string Address(BackgroundTask task) =>
        Contracts.Routes.Pages.Result(task, TaskWording.ReturnPath(task));

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
