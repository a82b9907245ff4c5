using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Where pending tasks outlive a page load. Storage that cannot be used is a result here, never an exception.</summary>
public interface ITaskStorage
{
    /// <summary>What was saved last; empty where nothing is, or where it cannot be read.</summary>
    ValueTask<IReadOnlyList<BackgroundTask>> Load();

    /// <summary>False where the browser refused, because storage is full or blocked.</summary>
    ValueTask<bool> Save(IReadOnlyList<BackgroundTask> tasks);
}
