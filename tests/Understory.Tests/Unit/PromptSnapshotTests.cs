using System.Text;
using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations;
using Understory.Operations.Generate;
using Understory.Operations.Refine;
using Understory.Operations.Rounds;
using Understory.Operations.StoryEdit;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

/// <summary>
/// All that an engine is asked, for fixed stories, against <c>Prompts/OPERATION.VERSION.txt</c>. A snapshot is never written over:
/// whatever changes a question needs a new version at the top of its prompt, and comparing two files shows what changed.
/// </summary>
public sealed class PromptSnapshotTests
{
    private const string Write = "UNDERSTORY_WRITE_SNAPSHOTS";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Understory.Tests", "Unit", "Prompts");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private static readonly Story Target = Some.Story() with { DependsOn = ["v0.9:1.1"] };
    private static readonly Story Related = Some.Story("1.2.1", "Leave the queue") with { Description = "As a member, I want <b>out</b> & away." };
    private static readonly StoriesResponse Page = new(
        [Target, Related with { Epic = 2, Passes = true }], [new Phase(1, "Desk")], [new Epic(1, 1, "Queue", ""), new Epic(1, 2, "Leaving", "")]);

    private static readonly Tried Again = new(JsonElement.Parse("""{ "suggested_description": "As a member, I want more." }"""), "Name a limit.");
    private static readonly IReadOnlyList<string> Others = ["v0.9"];

    public static TheoryData<string> Operations => [TaskTypes.Refine, TaskTypes.Generate, TaskTypes.StoryEdit];

    [Theory]
    [MemberData(nameof(Operations))]
    public void What_is_asked_is_what_the_snapshot_of_its_version_says(string operation)
    {
        var questions = Questions(operation);
        var version = questions[0].Question.PromptVersion;
        var file = Path.Combine(Folder, $"{operation}.{version}.txt");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable(Write) == "1")
            File.WriteAllText(file, Snapshot(questions));

        Assert.True(File.Exists(file), $"Version {version} of {operation} has no snapshot; {Write}=1 writes it.");
        Assert.True(
            File.ReadAllText(file) == Snapshot(questions),
            $"{operation} asks something else than version {version} did. Raise the version at the top of {operation}.prompt.md, and run with {Write}=1.");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Snapshots_are_of_the_present_version_and_of_all_before_it(string operation)
    {
        var version = Questions(operation)[0].Question.PromptVersion;

        Assert.Equal(
            Enumerable.Range(1, version).Select(v => $"{operation}.{v}.txt").Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder, $"{operation}.*.txt").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void The_version_is_not_sent(string operation) =>
        Assert.StartsWith("You ", Questions(operation)[0].Question.System, StringComparison.Ordinal);

    [Theory]
    [InlineData("You review stories.\n\nEach one.")]
    [InlineData("version: 0\n\nRules.")]
    [InlineData("version: one\n\nRules.")]
    [InlineData("version: 1\nRules.")]
    [InlineData("version: 1\n\n")]
    public void Rules_without_a_version_are_refused(string text) => Assert.Throws<FormatException>(() => PromptText.Parse(text));

    private static IReadOnlyList<(string Name, Question Question)> Questions(string operation)
    {
        var known = new Dependencies(new HashSet<string>(), new Dictionary<string, IReadOnlySet<string>>());
        var refine = new RefineInput(Page, [Target, Related], Others, known);
        var edit = new StoryEditInput(Page, Target, [Related], Others, "Show the waiting time, too.");
        var generate = new GenerateInput(Page, Others, known);
        return operation switch
        {
            TaskTypes.Refine =>
            [
                ("question", RefineQuestion.Build(refine, refine.Asked)),
                ("question about one", RefineQuestion.Build(refine, [Target])),
                ("round", RefineQuestion.Build(refine, [Target], Again)),
                ("round without feedback", RefineQuestion.Build(refine, [Target], Again with { Feedback = null })),
            ],
            TaskTypes.Generate =>
            [
                ("question", GenerateQuestion.Build(generate, "Members can pause.")),
                ("round", GenerateQuestion.Build(generate, "Members can pause.", Again)),
            ],
            _ =>
            [
                ("question", StoryEditQuestion.Build(edit)),
                ("question without related stories", StoryEditQuestion.Build(edit with { Related = [] })),
                ("round about the target", StoryEditQuestion.Build(edit with { Related = [] }, Again)),
                ("round about a related story", StoryEditQuestion.BuildRelated(edit, Again)),
            ],
        };
    }

    private static string Snapshot(IReadOnlyList<(string Name, Question Question)> questions)
    {
        var first = questions[0].Question;
        var text = new StringBuilder(
            $"=== parameters\n{first.Effort.ToWord()} effort, at most {first.MaxOutputTokens} tokens\n=== system\n{first.System}");
        foreach (var (name, question) in questions)
        {
            Assert.Equal((first.System, first.Effort, first.MaxOutputTokens), (question.System, question.Effort, question.MaxOutputTokens));
            text.Append($"=== {name}\n{question.Prompt}");
        }

        return text.Append($"=== schema\n{JsonSerializer.Serialize(first.Schema, Indented)}\n").ToString();
    }
}
