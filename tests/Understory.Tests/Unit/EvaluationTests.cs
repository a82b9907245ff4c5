using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Engines.Offline;
using Understory.Evaluation;
using Understory.Operations.Refine.OfflineRules;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

/// <summary>The written stories, the score, and what the offline rules reach.</summary>
public sealed class EvaluationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_offline_rules_find_most_flaws_and_flag_hardly_a_good_story()
    {
        var set = EvalSet.BuiltIn();
        var answers = await EvalRun.Ask(new OfflineEngine([new OfflineRefineRules()], new ClaudeOptions()), set, 1, Cancel);

        var score = EvalScore.Of(set, answers.Found);

        Assert.Empty(answers.Failed);
        var report = Report(score, answers);
        Assert.True(score.Total is { Recall: >= 0.9, Precision: >= 0.95 }, report);
        Assert.True(score is { FlawedFlagged: >= 14, GoodFlagged: 0 }, report);
    }

    [Fact]
    public void A_flaw_is_found_by_its_words_and_whatever_names_none_is_wrong()
    {
        var set = Set(
            new EvalCase(Some.Story(), [new("vague", ["fast", "quick"]), new("open_gap", ["TBD"])], [new("vague", ["slow"])]),
            new EvalCase(Some.Story("1.1.2"), [], []),
            new EvalCase(Some.Story("1.1.3"), [], []));

        var score = EvalScore.Of(set, [Needs("1.1.1", "It leaves open \"Fast\".", "\"slow\" is vague.", "Nice."), Needs("1.1.2", "Split it.")]);

        Assert.Equal(
            [new("vague", 1, 1, 1), new("open_gap", 1, 0, 0), new(EvalScore.Other, 0, 0, 2)], score.Kinds);
        Assert.Equal((0.5, 0.25), (score.Total.Recall!.Value, score.Total.Precision!.Value));
        Assert.Equal((1, 1, 2, 1), (score.Flawed, score.FlawedFlagged, score.Good, score.GoodFlagged));
        Assert.Equal("open_gap", Assert.Single(score.Missed).Flaw.Kind);
        Assert.Equal(["\"slow\" is vague.", "Nice.", "Split it."], score.Wrong.Select(w => w.Issue));
    }

    [Fact]
    public async Task Stories_without_an_answer_are_named_and_count_as_missed()
    {
        var set = Set(new EvalCase(Some.Story(), [new("vague", ["fast"])], []), new EvalCase(Some.Story("1.1.2"), [], []));
        var answers = await EvalRun.Ask(
            new ScriptedEngine { Always = _ => new Answer.Failure(ErrorKind.Refused, "No.") }, set, 1, Cancel);

        var score = EvalScore.Of(set, answers.Found);

        Assert.Equal(["1.1.1", "1.1.2"], answers.Failed.Select(f => f.Id));
        Assert.Equal((0, 0), (score.Total.Found, score.FlawedFlagged));
        Assert.Contains("no answer: 1.1.2: No.", Report(score, answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_that_is_asked_about_in_parts_is_asked_about_whole()
    {
        var set = EvalSet.BuiltIn();
        var engine = new ScriptedEngine { Always = ScriptedEngine.NeedsWork };

        var answers = await EvalRun.Ask(engine, set, 3, Cancel);

        Assert.Equal(set.Stories.Select(c => c.Story.Id).Order(), answers.Found.Select(r => r.Id).Order());
        Assert.True(engine.Calls > 1);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "stories": [] }""")]
    [InlineData("""{ "stories": [{ "story": { "id": "1", "title": "x" }, "flaws": [{ "kind": "vague", "words": [] }], "traps": [] }] }""")]
    [InlineData("""{ "stories": [{ "story": { "id": "1", "title": "x" }, "flaws": [] }] }""")]
    [InlineData("""{ "stories": [{ "story": { "id": "1", "title": "x" }, "flaws": [], "traps": [] }, { "story": { "id": "1", "title": "x" }, "flaws": [], "traps": [] }] }""")]
    public void A_file_of_another_form_is_refused(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        Assert.Throws<JsonException>(() => EvalSet.Read(stream));
    }

    private static EvalSet Set(params EvalCase[] cases) => new(cases);

    private static Refinement Needs(string id, params string[] issues) =>
        new() { Id = id, Title = "", Status = RefinementStatus.NeedsWork, Issues = issues };

    private static string Report(EvalScore score, EvalAnswers answers)
    {
        using var text = new StringWriter();
        EvalReport.Write(text, score, answers);
        return text.ToString();
    }
}
