using System.Net;
using System.Net.Http.Json;
using Understory.Backlog;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class SampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sample_loads_once()
    {
        await using var app = await TestApp.Start();

        using var first = await app.Send(HttpMethod.Post, Routes.Sample, null);
        using var second = await app.Send(HttpMethod.Post, Routes.Sample, null);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
        Assert.Equal("The sample needs the version v1.0, which exists already.", (await second.Problem()).Error);
    }

    [Fact]
    public async Task The_sample_is_two_versions_of_some_sixty_stories_with_every_status()
    {
        await using var app = await TestApp.Start();

        using var response = await app.Send(HttpMethod.Post, Routes.Sample, null);

        var versions = (await response.Content.ReadFromJsonAsync(WireJson.Default.VersionsResponse, Cancel))!.Versions;
        Assert.Equal(["v1.0", "v1.1"], versions.Select(v => v.Id));
        Assert.InRange(versions.Sum(v => v.Total), 55, 65);
        Assert.All(versions, v => Assert.True(v.Pending > 0 && v.Passed > 0 && v.Skipped > 0 && v.Title.Length > 0 && v.ShortTitle.Length > 0));
        Assert.Contains(versions, v => v.Merged > 0);
        Assert.All(versions, v => Assert.Equal(v.Total, v.Pending + v.Passed + v.Merged + v.Skipped));
    }

    [Fact]
    public async Task The_sample_depends_on_stories_epics_phases_and_versions_and_some_on_nothing()
    {
        await using var app = await TestApp.Start();
        using var _ = await app.Send(HttpMethod.Post, Routes.Sample, null);

        var references = new List<string>();
        var unknown = new List<string>();
        foreach (var version in new[] { "v1.0", "v1.1" })
        {
            await app.Database.Read(
                async session =>
                {
                    var stories = await session.Stories(version);
                    var known = await session.Dependencies(version, stories);
                    references.AddRange(stories.SelectMany(s => s.DependsOn));
                    unknown.AddRange(stories.SelectMany(s => s.DependsOn).Where(r => !known.Exists(r)));
                    return true;
                },
                Cancel);
        }

        Assert.Superset(new HashSet<string> { "1.1.1", "1.1", "1", "v1.0", "v1.0:1.1.4", "v1.0:2.2", "v1.0:1" }, references.ToHashSet());
        Assert.Equal(2, unknown.Count);
    }

    [Fact]
    public async Task The_sample_is_well_formed_and_comes_out_as_it_went_in()
    {
        await using var files = await BacklogFiles.Create();
        foreach (var version in new[] { "v1.0", "v1.1" })
        {
            using var stream = typeof(SampleBacklog).Assembly.GetManifestResourceStream($"sample/{version}.json")!;
            using var reader = new StreamReader(stream);
            var json = await reader.ReadToEndAsync(Cancel);

            var report = await files.Import(json);

            Assert.All(report.Problems, p => Assert.Contains("does not exist", p.Message, StringComparison.Ordinal));
            Assert.Equal(BacklogFiles.Plain(json), BacklogFiles.Plain(await files.Export(version)));
            Assert.Empty(BacklogFiles.Read(await files.Export(version, DocumentForm.UserStories)).Problems);
        }
    }
}
