using System.Net;
using System.Net.Http.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class GroupNameTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_get_names_before_and_after_a_story_stands_in_them()
    {
        await using var app = await Start();
        (await app.Post(Routes.Stories("v1.0"), """{ "title": "t", "phase": 2, "epic": 1 }""")).Dispose();

        using var phase = await app.Send(HttpMethod.Put, Routes.Phase("v1.0", 2), """{ "name": " Quay " }""");
        using var epic = await app.Send(HttpMethod.Put, Routes.Epic("v1.0", 2, 1), """{ "name": "Alerts", "description": "d" }""");
        using var renamed = await app.Send(HttpMethod.Put, Routes.Epic("v1.0", 2, 1), """{ "name": "Warnings" }""");

        Assert.Equal(new Phase(2, "Quay"), (await phase.Content.ReadFromJsonAsync(WireJson.Default.PhaseResponse, Cancel))!.Phase);
        Assert.Equal(new Epic(2, 1, "Warnings", "d"), (await renamed.Content.ReadFromJsonAsync(WireJson.Default.EpicResponse, Cancel))!.Epic);
        Assert.Equal(HttpStatusCode.OK, epic.StatusCode);
        var page = await app.Stories();
        Assert.Equal([new Phase(1, "Desk"), new Phase(2, "Quay")], page.Phases);
        Assert.Contains(new Epic(2, 1, "Warnings", "d"), page.Epics);
        Assert.Contains("Warnings", await app.Http.GetStringAsync(Routes.Version("v1.0"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_taken_away()
    {
        await using var app = await Start();

        (await app.Send(HttpMethod.Put, Routes.Phase("v1.0", 1), """{ "name": "" }""")).Dispose();

        Assert.Equal("", Assert.Single((await app.Stories()).Phases).Name);
    }

    [Theory]
    [InlineData("phases/1", "{}", "name")]
    [InlineData("phases/1", """{ "name": null }""", "name")]
    [InlineData("phases/1", """{ "name": 5 }""", "name")]
    [InlineData("phases/1", """{ "name": "\ud800" }""", "name")]
    [InlineData("phases/1", """{ "name": "n", "description": "d" }""", "description")]
    [InlineData("phases/-1", """{ "name": "n" }""", "phase")]
    [InlineData("phases/1000000", """{ "name": "n" }""", "phase")]
    [InlineData("phases/one", """{ "name": "n" }""", "phase")]
    [InlineData("phases/1/epics/1000000", """{ "name": "n" }""", "epic")]
    [InlineData("phases/1/epics/99999999999", """{ "name": "n" }""", "epic")]
    [InlineData("phases/1/epics/1", """{ "name": "n", "id": 2 }""", "id")]
    public async Task What_is_wrong_is_named(string path, string body, string field)
    {
        await using var app = await Start();

        using var response = await app.Send(HttpMethod.Put, $"{Routes.Version("v1.0")}/{path}", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], (await response.Problem()).Errors!.Keys);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        return app;
    }
}
