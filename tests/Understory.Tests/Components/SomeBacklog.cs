using System.Net;
using System.Net.Http.Json;
using Bunit;
using Understory.Client.Backlog;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Tests.Components;

/// <summary>Stories as the list's view has them, and a catalog of one version.</summary>
internal static class SomeBacklog
{
    public static Story Story(int number, int epic = 1, params string[] dependsOn) => new()
    {
        Id = $"1.{epic}.{number}",
        Title = $"Story {number} of epic {epic}",
        Phase = 1,
        Epic = epic,
        StoryNumber = number,
        Criteria = 2,
        DependsOn = dependsOn,
        Tags = [$"tag{number % 3}"],
    };

    public static IEnumerable<Story> Stories(int count, int epic = 1) => Enumerable.Range(1, count).Select(n => Story(n, epic));

    public static VersionSummary Version(string id = "v1.0") => new() { Id = id, Title = "Spring release", ShortTitle = "Spring", Total = 3, Pending = 3 };

    public static Catalog Catalog(params VersionSummary[] versions) =>
        Understory.Client.Shared.Catalog.Of(new VersionsResponse(versions), () => Task.CompletedTask);

    public static LoadedStories Loaded(IEnumerable<Story> stories) =>
        new("v1.0", "", new([.. stories], [], []), new Dictionary<string, string>());

    public static HttpResponseMessage Answer(Story story, HttpStatusCode status = HttpStatusCode.OK) =>
        ClientServer.Json(new(story), WireJson.Default.StoryResponse, status);

    public static HttpResponseMessage Refuse(Problem problem) =>
        ClientServer.Json(problem, WireJson.Default.Problem, (HttpStatusCode)problem.Status);

    public static T Body<T>(this HttpRequestMessage request, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape) =>
        request.Content!.ReadFromJsonAsync(shape, Xunit.TestContext.Current.CancellationToken).GetAwaiter().GetResult()!;

    public static AngleSharp.Dom.IElement Button<T>(this IRenderedComponent<T> rendered, string label)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        rendered.FindAll("button").Single(b => (b.GetAttribute("aria-label") ?? b.TextContent.Trim()) == label);
}
