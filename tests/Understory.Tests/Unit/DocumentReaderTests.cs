using System.Text;
using System.Text.Json;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"stories\"")]
    [InlineData("{}")]
    [InlineData("""{ "stories": {} }""")]
    [InlineData("""{ "userStories": null }""")]
    public void A_document_without_a_list_of_stories_is_no_backlog(string json)
    {
        var (document, problems) = BacklogFiles.Read(json);

        Assert.Null(document);
        var problem = Assert.Single(problems);
        Assert.Equal(("$", ProblemSeverity.Error), (problem.Path, problem.Severity));
    }

    [Fact]
    public void A_well_formed_document_of_either_form_has_no_problems()
    {
        Assert.Empty(BacklogFiles.Read(Some.Backlog()).Problems);
        Assert.Empty(BacklogFiles.Read(Some.UserStories()).Problems);
    }

    [Fact]
    public void The_userStories_form_goes_to_phase_1_epic_1_and_keeps_its_ids_and_priorities()
    {
        var stories = BacklogFiles.Read(Some.UserStories()).Document!.Stories;

        Assert.Equal(["US-001", "US-002", "US-003"], stories.Select(s => s.Story.Id));
        Assert.All(stories, s => Assert.Equal((1, 1), (s.Story.Phase, s.Story.Epic)));
        Assert.Equal([2.0, 1.0, 3.0], stories.Select(s => s.Priority));
        Assert.Equal([1, 2, 3], stories.Select(s => s.Story.StoryNumber));
        Assert.Equal("Uses the 2024 format", stories[0].Story.Notes);
    }

    [Fact]
    public void A_numbered_id_says_where_its_story_stands()
    {
        var story = Story("""{ "id": "STORY-2.3.4", "title": "t" }""").Story;

        Assert.Equal(("2.3.4", 2, 3, 4), (story.Id, story.Phase, story.Epic, story.StoryNumber));
    }

    [Fact]
    public void What_a_story_says_of_its_place_wins_over_its_id()
    {
        var story = Story("""{ "id": "2.3.4", "title": "t", "phase": 5, "epic": 6, "story_number": 7 }""").Story;

        Assert.Equal((5, 6, 7), (story.Phase, story.Epic, story.StoryNumber));
    }

    [Theory]
    // Each row: a field's JSON, the problem's path in the story, and the word of the report that says what was done.
    [InlineData("\"title\": 7", "title", "taken as \"7\"")]
    [InlineData("\"title\": \"  \"", "title", "is missing")]
    [InlineData("\"title\": null", "title", "is missing")]
    [InlineData("\"intent\": true", "intent", "taken as \"true\"")]
    [InlineData("\"description\": [\"a\", \"b\"]", "description", "lines were joined")]
    [InlineData("\"description\": { \"a\": 1 }", "description", "the JSON that it is")]
    [InlineData("\"description\": [1]", "description", "the JSON that it is")]
    [InlineData("\"acceptance\": \"one\"", "acceptance", "list of one")]
    [InlineData("\"acceptance\": [\"a\", 5]", "acceptance[1]", "the JSON that it is")]
    [InlineData("\"acceptance\": [\"a\", null]", "acceptance[1]", "left out")]
    [InlineData("\"acceptance\": [{ \"text\": \"a\" }]", "acceptance[0]", "text inside")]
    [InlineData("\"acceptance\": [{ \"done\": true }]", "acceptance[0]", "the JSON that it is")]
    [InlineData("\"acceptance\": [\"a\", [\"b\", 1]]", "acceptance[1]", "list in a list")]
    [InlineData("\"acceptance\": [\"a\", [\"b\", 1]]", "acceptance[1][1]", "the JSON that it is")]
    [InlineData("\"acceptanceCriteria\": [1]", "acceptanceCriteria[0]", "the JSON that it is")]
    [InlineData("\"acceptance\": [\"a\"], \"acceptanceCriteria\": [\"b\"]", "acceptanceCriteria", "stands beside acceptance")]
    [InlineData("\"tags\": { \"name\": \"a\" }", "tags", "list of one")]
    [InlineData("\"dependsOn\": [1.2]", "dependsOn[0]", "the JSON that it is")]
    [InlineData("\"phase\": \"two\"", "phase", "file's own form only")]
    [InlineData("\"phase\": \"2\"", "phase", "taken as 2")]
    [InlineData("\"phase\": 1.5", "phase", "file's own form only")]
    [InlineData("\"epic\": -1", "epic", "file's own form only")]
    [InlineData("\"story_number\": 1e400", "story_number", "file's own form only")]
    [InlineData("\"story_number\": 1000000", "story_number", "file's own form only")]
    [InlineData("\"passes\": \"yes\"", "passes", "taken as true")]
    [InlineData("\"passes\": 0", "passes", "taken as false")]
    [InlineData("\"merged\": []", "merged", "taken as false")]
    [InlineData("\"skipped\": 1", "skipped", "taken as true")]
    [InlineData("\"notes\": [\"a\"]", "notes", "lines were joined")]
    public void A_value_of_another_kind_is_read_as_far_as_it_makes_sense_and_reported_with_its_place(string field, string path, string said)
    {
        var title = field.Contains("title", StringComparison.Ordinal) ? "" : "\"title\": \"t\", ";
        var (document, problems) = BacklogFiles.Read($$"""{ "stories": [{ "id": "1.1.1", {{title}}{{field}} }] }""");

        Assert.Single(document!.Stories);
        Assert.All(problems, p => Assert.Equal(ProblemSeverity.Warning, p.Severity));
        Assert.Contains(problems, p => p.Path == $"stories[0].{path}" && p.Message.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void Nested_criteria_are_all_kept_in_their_order()
    {
        var story = Story(
            """{ "id": "1.1.1", "title": "t", "acceptance": ["a", ["b", ["c", 1.50]], { "criterion": "d", "done": true }, { "x": 1 }, "e"] }""").Story;

        Assert.Equal(["a", "b", "c", "1.50", "d", """{"x":1}""", "e"], story.Acceptance);
    }

    [Fact]
    public void What_is_null_counts_as_not_there()
    {
        var read = Story("""{ "id": "1.1.1", "title": "t", "intent": null, "acceptance": null, "phase": null, "passes": null }""");

        Assert.Equal(["title"], read.Carried);
    }

    [Fact]
    public void What_could_not_be_read_does_not_count_as_carried() =>
        Assert.Empty(Story("""{ "id": "1.1.1", "title": "", "phase": "two" }""").Carried.Intersect(["phase", "title"]));

    [Fact]
    public void A_number_as_an_id_is_taken_as_its_text_and_reported()
    {
        var (document, problems) = BacklogFiles.Read("""{ "userStories": [{ "id": 7, "title": "t" }, { "id": 1.50, "title": "t" }] }""");

        Assert.Equal(["7", "1.50"], document!.Stories.Select(s => s.Story.Id));
        Assert.Equal(["userStories[0].id", "userStories[1].id"], problems.Select(p => p.Path));
    }

    [Fact]
    public void A_story_without_an_id_is_given_one_that_no_other_story_has()
    {
        var (document, problems) = BacklogFiles.Read(
            """{ "userStories": [{ "title": "a" }, { "id": "US-001", "title": "b" }, { "id": null, "title": "c" }, { "id": {}, "title": "d" }, { "id": " ", "title": "e" }] }""");

        Assert.Equal(["US-002", "US-001", "US-003", "US-004", "US-005"], document!.Stories.Select(s => s.Story.Id));
        Assert.Equal([0, 2, 3, 4], problems.Select(p => p.Path["userStories[".Length] - '0'));
        Assert.All(problems, p => Assert.Equal(ProblemSeverity.Warning, p.Severity));
    }

    [Fact]
    public void A_story_of_the_backlog_form_without_an_id_is_given_the_one_of_its_place()
    {
        var (document, _) = BacklogFiles.Read(
            """
            { "stories": [{ "title": "a", "phase": 2, "epic": 3, "story_number": 4 }, { "title": "b", "phase": 2, "epic": 3, "story_number": 4 },
                          { "id": "1.1.2", "title": "c" }, { "title": "d", "phase": 9 }] }
            """);

        Assert.Equal(["2.3.4", "1.1.3", "1.1.2", "1.1.4"], document!.Stories.Select(s => s.Story.Id));
    }

    [Theory]
    [InlineData("""{ "id": "1.1.1", "title": "again" }""", "stories[1].id", "earlier story")]
    [InlineData("""{ "id": "STORY-1.1.1", "title": "again" }""", "stories[1].id", "earlier story")]
    [InlineData("""{ "id": "a b", "title": "t" }""", "stories[1].id", "cannot be used")]
    [InlineData("""{ "id": "a/../b", "title": "t" }""", "stories[1].id", "cannot be used")]
    [InlineData("\"text\"", "stories[1]", "should be an object")]
    [InlineData("null", "stories[1]", "should be an object")]
    [InlineData("[]", "stories[1]", "should be an object")]
    public void A_story_that_cannot_be_kept_is_an_error(string story, string path, string said)
    {
        var (document, problems) = BacklogFiles.Read($$"""{ "stories": [{ "id": "1.1.1", "title": "t" }, {{story}}] }""");

        Assert.Single(document!.Stories);
        var problem = Assert.Single(problems);
        Assert.Equal((path, ProblemSeverity.Error), (problem.Path, problem.Severity));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"high\"", null, "stands after")]
    [InlineData("true", null, "stands after")]
    [InlineData("1e400", null, "stands after")]
    [InlineData("\"1.5\"", 1.5, "taken as 1.5")]
    public void A_priority_of_another_kind_is_reported(string json, double? read, string said)
    {
        var (document, problems) = BacklogFiles.Read($$"""{ "userStories": [{ "id": "a", "title": "t", "priority": {{json}} }] }""");

        Assert.Equal(read, document!.Stories[0].Priority);
        var problem = Assert.Single(problems);
        Assert.Equal("userStories[0].priority", problem.Path);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"title\": 7", "title")]
    [InlineData("\"version\": 2", "version")]
    [InlineData("\"description\": [\"a\"]", "description")]
    [InlineData("\"shortTitle\": {}", "shortTitle")]
    [InlineData("\"project\": false", "project")]
    [InlineData("\"phases\": {}", "phases")]
    [InlineData("\"phases\": [1]", "phases[0]")]
    [InlineData("\"phases\": [{ \"name\": \"a\" }]", "phases[0]")]
    [InlineData("\"phases\": [{ \"id\": 1 }, { \"id\": 1 }]", "phases[1]")]
    [InlineData("\"phases\": [{ \"id\": \"1\" }]", "phases[0].id")]
    [InlineData("\"epics\": \"none\"", "epics")]
    [InlineData("\"epics\": [{ \"id\": 1 }]", "epics[0].phase")]
    [InlineData("\"epics\": [{ \"phase\": 1, \"id\": 1, \"name\": 5 }]", "epics[0].name")]
    [InlineData("\"epics\": [{ \"phase\": 1, \"id\": 2 }, { \"phase\": 1, \"id\": 2.0 }]", "epics[1]")]
    [InlineData("\"userStories\": []", "userStories")]
    public void What_is_odd_in_the_document_itself_is_a_warning_since_every_story_can_be_kept(string member, string path)
    {
        var (document, problems) = BacklogFiles.Read($$"""{ {{member}}, "stories": [{ "id": "1.1.1", "title": "t" }] }""");

        Assert.Single(document!.Stories);
        Assert.All(problems, p => Assert.Equal(ProblemSeverity.Warning, p.Severity));
        Assert.Contains(problems, p => p.Path == path);
    }

    [Theory]
    [InlineData("""{ "stories": [{ "id": "1.1.1", "title": "\ud800" }] }""", "stories[0].title")]
    [InlineData("""{ "stories": [{ "id": "1.1.1", "title": "t", "own": { "deep": ["ok", "\udc00x"] } }] }""", "stories[0].own.deep[1]")]
    [InlineData("""{ "stories": [], "own": { "\ud800": 1 } }""", "own")]
    [InlineData("""{ "stories": [], "\ud800": 1 }""", "$")]
    public void Text_that_is_no_Unicode_is_refused_with_its_place_wherever_it_stands(string json, string path)
    {
        var (document, problems) = BacklogFiles.Read(json);

        Assert.Null(document);
        Assert.Equal((path, ProblemSeverity.Error), (Assert.Single(problems).Path, problems[0].Severity));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused_with_their_place()
    {
        using var json = JsonDocument.Parse((byte[])[.. Encoding.ASCII.GetBytes("{\"stories\":[],\"own\":\""), 0xff, .. Encoding.ASCII.GetBytes("\"}")]);
        var problems = new ImportProblems();

        Assert.Null(DocumentReader.Read(json.RootElement, problems));
        Assert.Equal("own", Assert.Single(problems.ToList()).Path);
    }

    [Fact]
    public void Of_a_file_full_of_mistakes_the_rest_is_counted_and_an_error_is_never_hidden_by_warnings()
    {
        var numbers = string.Join(',', Enumerable.Repeat("1", ImportProblems.Most + 5));
        var (_, problems) = BacklogFiles.Read($$"""{ "stories": [{ "id": "1.1.1", "title": "t", "tags": [{{numbers}}] }, 1] }""");

        Assert.Contains(problems, p => p.Severity == ProblemSeverity.Error && p.Path == "stories[1]");
        Assert.Equal("5 more of this kind were left out", problems[^1].Message);
        Assert.Equal(ImportProblems.Most + 2, problems.Count);
    }

    private static DocumentStory Story(string json) => Assert.Single(BacklogFiles.Read($$"""{ "stories": [{{json}}] }""").Document!.Stories);
}
