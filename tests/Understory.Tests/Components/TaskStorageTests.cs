using Bunit;
using Microsoft.JSInterop;
using Understory.Client.Tasks;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskStorageTests : BunitContext
{
    private const string Module = "./js/storage.js";

    private BrowserTaskStorage Storage => new(JSInterop.JSRuntime);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"state\":{\"pendingTasks\":[]}}")]
    [InlineData("[1,2]")]
    [InlineData("[null]")]
    [InlineData("[{\"id\":\"a\"}]")]
    [InlineData("[{\"id\":\"a\",\"type\":\"refine\",\"status\":\"done\",\"version\":\"v1\",\"created_at\":\"2026-11-22T10:00:00.000Z\"}]")]
    [InlineData("[{\"id\":\"a\",\"type\":\"refine\",\"status\":\"complete\",\"version\":\"v1\",\"created_at\":12}]")]
    public async Task Storage_that_cannot_be_read_is_empty(string text)
    {
        JSInterop.SetupModule(Module).Setup<string?>("load", BrowserTaskStorage.Key).SetResult(text);
        Assert.Empty(await Storage.Load());
    }

    [Fact]
    public async Task Storage_without_anything_is_empty()
    {
        JSInterop.SetupModule(Module).Setup<string?>("load", BrowserTaskStorage.Key).SetResult(null);
        Assert.Empty(await Storage.Load());
    }

    [Fact]
    public async Task A_script_that_cannot_be_loaded_is_a_storage_without_anything()
    {
        var storage = new BrowserTaskStorage(new BlockedScripts());
        Assert.Empty(await storage.Load());
        Assert.False(await storage.Save([SomeTask.Complete("a")]));
    }

    [Fact]
    public async Task What_is_saved_can_be_loaded()
    {
        var module = JSInterop.SetupModule(Module);
        var save = module.Setup<bool>("save", _ => true).SetResult(true);
        Assert.True(await Storage.Save([SomeTask.Complete("a").With()]));

        module.Setup<string?>("load", BrowserTaskStorage.Key).SetResult((string)save.Invocations.Single().Arguments[1]!);
        var task = Assert.Single(await Storage.Load());
        Assert.Equal("12 of 31 stories need work", task.Summary);
        Assert.NotNull(task.Result);
    }

    [Fact]
    public async Task An_empty_list_leaves_nothing_behind()
    {
        var save = JSInterop.SetupModule(Module).Setup<bool>("save", _ => true).SetResult(true);
        await Storage.Save([]);
        Assert.Null(save.Invocations.Single().Arguments[1]);
    }

    private sealed class BlockedScripts : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => throw new JSException("blocked");

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            throw new JSException("blocked");
    }
}
