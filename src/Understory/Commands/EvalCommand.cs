using System.Text.Json;
using Microsoft.Extensions.Options;
using Understory.Engines;
using Understory.Evaluation;

namespace Understory.Commands;

/// <summary><c>understory eval</c>.</summary>
internal static class EvalCommand
{
    private const string Engine = $"--{ClaudeOptions.Section}:{nameof(ClaudeOptions.Engine)}";
    private const string Model = $"--{ClaudeOptions.Section}:{nameof(ClaudeOptions.Model)}";

    public static async Task<int> Run(IReadOnlyList<string> line)
    {
        var arguments = Arguments.Parse(line, ["--stories", Engine, Model], []);
        if (arguments.Problem is not null || arguments.Words.Count > 0)
        {
            Usage.Complain(arguments.Problem ?? "eval takes its file by --stories.");
            return Usage.NotUnderstood;
        }

        try
        {
            return await Run(
                Read(arguments.Value("--stories")),
                [.. new[] { Engine, Model }.Where(arguments.Has).Select(option => $"{option}={arguments.Value(option)}")]);
        }
        catch (OptionsValidationException invalid)
        {
            return Usage.Complain(string.Join('\n', invalid.Failures));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return Usage.Complain(exception.Message);
        }
    }

    private static EvalSet Read(string? file)
    {
        if (file is null)
            return EvalSet.BuiltIn();
        using var stream = File.OpenRead(file);
        return EvalSet.Read(stream);
    }

    private static async Task<int> Run(EvalSet set, string[] settings)
    {
        // The engine that a server would ask, from the same configuration.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddEvaluation(builder.Configuration);
        await using var app = builder.Build();
        var engine = app.Services.GetRequiredService<ProviderLane>();
        Console.WriteLine($"{engine.Info.Label}, {set.Stories.Count} stories\n");

        var atOnce = app.Services.GetRequiredService<ClaudeOptions>().QuestionsAtOnce;
        var answers = await EvalRun.Ask(engine, set, atOnce, CancellationToken.None);
        if (answers.Found.Count == 0)
            return Usage.Complain(answers.Failed[0].Error);
        EvalReport.Write(Console.Out, EvalScore.Of(set, answers.Found), answers);
        return Usage.Done;
    }
}
