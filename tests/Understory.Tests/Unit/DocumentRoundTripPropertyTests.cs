using System.Text.Json;
using CsCheck;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

/// <summary>Random documents of both forms, with unknown members and values of the wrong kind everywhere.</summary>
public sealed class DocumentRoundTripPropertyTests
{
    private const int Documents = 150;

    private static readonly Gen<string> Text =
        Gen.OneOf(Gen.Char["aB1 .:é漢\u0001\n\"\\<\u2028"].Array[0, 8].Select(chars => new string(chars)), Gen.OneOf("", " ", "😀", "yes", "1.1.1", "STORY-1.1.2"));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, value) => Gen.Frequency(
        (6, Text.Select(text => JsonSerializer.Serialize(text))),
        (3, Gen.OneOf("0", "1", "2.0", "1.50", "1e400", "-0", "1E+2", "1000000", "12345678901234567890", "0.10")),
        (2, Gen.OneOf("true", "false", "null")),
        (depth < 3 ? 2 : 0, value.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
        (depth < 3 ? 1 : 0, Gen.Select(Gen.OneOf("text", "title", "own", "é"), value).Array[0, 2].Select(Object))));

    private static readonly Gen<string> Number = Gen.Frequency((8, Gen.Int[0, 4].Select(n => $"{n}")), (1, Value));

    private static Gen<string> Story => Members(
        ("id", Gen.Frequency((8, Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 99]).Select((a, b, c) => $"\"{a}.{b}.{c}\"")), (2, Gen.Int[1, 99].Select(n => $"\"US-{n:000}\"")),
            (1, Gen.Int[1, 99].Select(n => $"{n}")), (1, Gen.Const("null")))),
        ("title", Value), ("intent", Value), ("description", Value), ("acceptance", Value), ("acceptanceCriteria", Value),
        ("phase", Number), ("epic", Number), ("story_number", Number), ("priority", Number), ("depends_on", Value), ("dependsOn", Value),
        ("tags", Value), ("passes", Value), ("merged", Value), ("skipped", Value), ("notes", Value), ("own", Value), ("é", Value));

    private static Gen<string> Group => Gen.Frequency(
        (8, Members(("id", Number), ("phase", Number), ("name", Value), ("title", Value), ("description", Value), ("own", Value))), (1, Value));

    private static Gen<string> Document(string list) => Members(
        (list, Story.Array[0, 6].Select(stories => $"[{string.Join(',', stories)}]")),
        ("phases", Gen.Frequency((4, Group.Array[0, 4].Select(g => $"[{string.Join(',', g)}]")), (1, Value))),
        ("epics", Gen.Frequency((4, Group.Array[0, 4].Select(g => $"[{string.Join(',', g)}]")), (1, Value))),
        ("project", Value), ("title", Value), ("shortTitle", Value), ("description", Value), ("own", Value), ("branchName", Value));

    [Theory]
    [InlineData("stories")]
    [InlineData("userStories")]
    public async Task Any_document_that_can_be_imported_comes_out_value_for_value(string list)
    {
        await using var files = await BacklogFiles.Create();
        var imported = 0;
        await Document(list).SampleAsync(
            async json =>
            {
                var version = $"v{Interlocked.Increment(ref imported)}";
                var outcome = await files.Try(json, version);
                if (!outcome.Written)
                {
                    Assert.True(outcome.Report.HasErrors);
                    return;
                }

                var exported = await files.Export(version);
                Assert.Equal(WithGiven(json, exported, list), BacklogFiles.Plain(exported));
                await AssertSame(files, version, exported, $"{version}again");
            },
            iter: Documents);

        // Of too many with two equal ids nothing would be shown.
        Assert.InRange(await files.Database.Scalar<int>("SELECT COUNT(*) FROM versions"), Documents, 2 * Documents);
    }

    [Theory]
    [InlineData("stories")]
    [InlineData("userStories")]
    public async Task Any_document_says_the_same_stories_in_the_other_form(string list)
    {
        await using var files = await BacklogFiles.Create();
        var imported = 0;
        await Document(list).SampleAsync(
            async json =>
            {
                var version = $"v{Interlocked.Increment(ref imported)}";
                if ((await files.Try(json, version)).Written)
                {
                    var other = list == "stories" ? DocumentForm.UserStories : DocumentForm.Backlog;
                    await AssertSame(files, version, await files.Export(version, other), $"{version}other");
                }
            },
            iter: Documents);
    }

    [Theory]
    [InlineData("stories")]
    [InlineData("userStories")]
    public async Task Changed_fields_come_out_changed_and_the_rest_stays(string list)
    {
        await using var files = await BacklogFiles.Create();
        var imported = 0;
        await Gen.Select(Document(list), Text, Text.Array[0, 3]).SampleAsync(
            async (json, text, texts) =>
            {
                var version = $"v{Interlocked.Increment(ref imported)}";
                if (!(await files.Try(json, version)).Written)
                    return;
                var before = JsonDocument.Parse(await files.Export(version)).RootElement;
                foreach (var story in await files.Stories(version))
                    await files.Change(story.Id, s => s with { Description = text, Acceptance = texts, Passes = !s.Passes }, version);

                var exported = await files.Export(version);
                var after = JsonDocument.Parse(exported).RootElement;
                foreach (var (old, now) in before.GetProperty(list).EnumerateArray().Zip(after.GetProperty(list).EnumerateArray()))
                    Assert.Equal(Rest(old, list), Rest(now, list)[..Rest(old, list).Length]);
                await AssertSame(files, version, exported, $"{version}again");
            },
            iter: Documents);
    }

    // The members that cannot have changed, each as it is written.
    private static string[] Rest(JsonElement story, string list)
    {
        var form = list == "stories" ? DocumentForm.Backlog : DocumentForm.UserStories;
        string?[] changed = ["description", "passes", form.Spelling(story, "acceptance")];
        return [.. story.EnumerateObject().Where(p => !changed.Contains(p.Name)).Select(p => BacklogFiles.Plain($$"""{ {{JsonSerializer.Serialize(p.Name)}}: {{p.Value.GetRawText()}} }"""))];
    }

    private static async Task AssertSame(BacklogFiles files, string version, string exported, string again)
    {
        await files.Import(exported, again);
        var (before, after) = (await files.Stories(version), await files.Stories(again));
        Assert.Equal(
            before.OrderBy(s => s.Id, StringComparer.Ordinal).Select(Say), after.OrderBy(s => s.Id, StringComparer.Ordinal).Select(Say));
    }

    private static string Say(Story story) => JsonSerializer.Serialize(story with { UpdatedAt = default, Revision = 1 });

    // The file with what we add to it: the version's id in a backlog, and ids where a story had none.
    private static string WithGiven(string json, string exported, string list)
    {
        var (file, ours) = (JsonDocument.Parse(json).RootElement, JsonDocument.Parse(exported).RootElement);
        var stories = file.GetProperty(list).EnumerateArray().Zip(ours.GetProperty(list).EnumerateArray()).Select(pair =>
        {
            var id = pair.Second.GetProperty("id").GetRawText();
            var members = pair.First.EnumerateObject().Select(p => (p.Name, p.Name == "id" && p.Value.ValueKind == JsonValueKind.Null ? id : p.Value.GetRawText()));
            return Object([.. members, .. pair.First.TryGetProperty("id", out _) ? [] : new[] { ("id", id) }]);
        });
        var all = file.EnumerateObject().Select(p => (p.Name, p.Name == list ? $"[{string.Join(',', stories)}]" : p.Value.GetRawText()));
        return BacklogFiles.Plain(Object([.. all, .. list == "stories" ? new[] { ("version", ours.GetProperty("version").GetRawText()) } : []]));
    }

    // Each member is there or not, in any order; the first one always is.
    private static Gen<string> Members(params (string Name, Gen<string> Value)[] members) =>
        Gen.Select(Gen.Shuffle(members), Gen.Bool.Array[members.Length]).SelectMany((order, there) =>
            order.Where((m, i) => m.Name == members[0].Name || there[i])
                .Aggregate(Gen.Const(new List<(string, string)>()), (all, m) => Gen.Select(all, m.Value).Select((list, v) => (List<(string, string)>)[.. list, (m.Name, v)])))
            .Select(list => Object([.. list]));

    private static string Object((string Name, string Value)[] members) =>
        $"{{{string.Join(',', members.DistinctBy(m => m.Name).Select(m => $"{JsonSerializer.Serialize(m.Name)}:{m.Value}"))}}}";
}
