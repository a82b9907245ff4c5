using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>How the ends of tasks are worded: each by itself, or in one line what came together during an absence.</summary>
public sealed class TaskToasts(Toasts toasts, TaskOpener opener, NavigationManager navigation)
{
    public void Show(IReadOnlyList<EndedTask> ended)
    {
        if (ended.Count > 1 && ended.Any(e => e.Away))
        {
            toasts.Show(Summary([.. ended.Select(e => e.Task)]));
            return;
        }

        foreach (var (task, away) in ended)
            toasts.Show(One(task, away ? $"{TaskWording.Name(task)} · finished while you were away" : TookText(task)));
    }

    private Toast One(BackgroundTask task, string finished)
    {
        var failed = IsFailure(task);
        return new Toast
        {
            Subject = task.Id,
            Tone = failed ? ToastTone.Failure : ToastTone.Success,
            Title = TaskWording.Title(task),
            Text = failed ? task.Error ?? Advice.Of(task.ErrorKind).WhatToDo : finished,
            ActionLabel = task.Status == TaskState.Complete ? "View results" : "See the task",
            Action = () => opener.Open(task.Id),
        };
    }

    private Toast Summary(IReadOnlyList<BackgroundTask> tasks)
    {
        var failures = tasks.Count(IsFailure);
        return new Toast
        {
            Tone = failures == 0 ? ToastTone.Success : ToastTone.Failure,
            Title = $"{tasks.Count} tasks finished while you were away",
            Text = failures == 0 ? null : $"{failures} of them failed; each says why, and what to do.",
            ActionLabel = "Show them",
            Action = () =>
            {
                navigation.NavigateTo(Contracts.Routes.Pages.Tasks);
                return Task.CompletedTask;
            },
        };
    }

    private static bool IsFailure(BackgroundTask task) => task is { Status: TaskState.Failed, ErrorKind: not ErrorKind.Cancelled };

    private static string TookText(BackgroundTask task) =>
        task.Status == TaskState.Complete && TaskWording.Took(task) is { } took
            ? $"{TaskWording.Name(task)} · finished in {took}"
            : TaskWording.Name(task);
}
