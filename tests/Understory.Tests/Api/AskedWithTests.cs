using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>A task remembers how its questions were asked.</summary>
public sealed class AskedWithTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_says_by_which_engine_model_prompt_and_parameters_it_was_made()
    {
        await using var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog(20));

        var task = await app.Finished((await app.CreateRefine()).Id);

        var engine = app.Service<IEngine>().Info;
        Assert.Equal([new CallSettings(engine.Name, engine.Model, 1, "low", 64_000)], task.AskedWith);
        var wire = (await app.Json(Routes.Task(task.Id))).GetProperty("task").GetProperty("asked_with")[0];
        Assert.Equal(["engine", "model", "prompt_version", "effort", "max_output_tokens"], wire.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Each_way_of_asking_that_was_answered_is_said_once_and_in_order()
    {
        await using var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog(20));
        var task = await app.Finished((await app.CreateRefine()).Id);

        var earlier = new CallSettings("anthropic", "claude-earlier", 7, "high", 1000);
        await app.Database.Write(
            s => s.Execute(
                "UPDATE task_calls SET settings = @settings WHERE id = (SELECT MIN(id) FROM task_calls)",
                new { settings = JsonSerializer.Serialize(earlier, WireJson.Default.CallSettings) }),
            Cancel);

        var asked = (await app.Task(task.Id)).AskedWith!;
        Assert.Equal((earlier, 1, 2), (asked[0], asked[1].PromptVersion, asked.Count));
    }

    [Fact]
    public async Task A_question_without_an_answer_and_one_from_before_settings_were_kept_say_nothing()
    {
        await using var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        var refine = await app.Finished((await app.CreateRefine()).Id);
        await app.Database.Write(s => s.Execute("UPDATE task_calls SET settings = NULL"), Cancel);
        Assert.Null((await app.Task(refine.Id)).AskedWith);

        await app.Database.Write(s => s.Execute("UPDATE task_calls SET settings = '{}', answer = NULL"), Cancel);
        Assert.Null((await app.Task(refine.Id)).AskedWith);
    }
}
