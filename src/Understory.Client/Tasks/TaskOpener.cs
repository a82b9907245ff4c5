using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Leads to a task's result: the one way for toasts, notifications, the indicator and the lists.</summary>
public sealed class TaskOpener(
    ITaskApi api, TaskStore store, TaskActions actions, Toasts toasts, NavigationManager navigation)
{
    /// <summary>Fetches the task whole, keeps it for the page that shows it, goes there without a reload, and marks it read.</summary>
    public async Task Open(string taskId)
    {
        var reply = await api.Task(taskId, CancellationToken.None);
        if (reply.Value is not { Task: var task })
        {
            toasts.Fail("The result could not be opened", reply.Problem!);
            return;
        }

        toasts.DismissAbout(taskId);
        if (task.Status == TaskState.Complete)
            await store.AddPendingTask(task);
        navigation.NavigateTo(
            task.IsActive
                ? Contracts.Routes.Pages.Task(task.Id)
                : Contracts.Routes.Pages.Result(task, TaskWording.ReturnPath(task)));
        if (task.IsUnread)
            await actions.Do(task, TaskAction.Read);
    }
}
