using System.Net;
using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Commands;

/// <summary>The command line as people use it: the real program, with a server that holds the folder and without one.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-commands-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_server_a_file_goes_into_the_folder_and_comes_out_exactly_as_it_went_in()
    {
        var imported = await Run("import", File("a.json", Some.UserStories()));
        var exported = await Run("export", "v1.0");

        Assert.Equal((0, "v1.0: 3 stories, added 3 and changed 0.\n", ""), imported);
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
        Assert.StartsWith("{\n", exported.Output, StringComparison.Ordinal);
        Assert.Equal(BacklogFiles.Plain(Some.UserStories()), BacklogFiles.Plain(exported.Output));
    }

    [Fact]
    public async Task With_a_server_that_holds_the_folder_commands_go_through_it()
    {
        await using var server = await ServerProcess.Start(Data);

        var imported = await Run("import", File("a.json", Some.Backlog(2)));
        var exported = await Run("export", "v1.0");

        Assert.Equal((0, "v1.0: 2 stories, added 2 and changed 0.\n", ""), imported);
        Assert.Equal(2, JsonElement.Parse(await server.Http.GetStringAsync(Routes.Stories("v1.0"), Cancel)).GetProperty("stories").GetArrayLength());
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
        Assert.Equal(await server.Http.GetByteArrayAsync(Routes.Version("v1.0"), Cancel), Encoding.UTF8.GetBytes(exported.Output));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_option_means_the_same_with_a_server_and_without(bool running)
    {
        await using var server = running ? await ServerProcess.Start(Data) : null;
        var file = File("a.json", Some.Backlog(2));
        var target = Path.Combine(_folder, "out.json");

        Assert.Equal((0, "mine: 2 stories, would add 2 and change 0.\n", ""), await Run("import", file, "--check", "--version", "mine"));
        Assert.Equal(1, (await Run("export", "mine")).ExitCode);
        Assert.Equal((0, "mine: 2 stories, added 2 and changed 0.\n", ""), await Run("import", "--version=mine", file));
        var again = await Run("import", file, "--version", "mine");
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.StartsWith("understory: mine exists: choose another version", again.Error, StringComparison.Ordinal);
        Assert.Equal((0, "mine: 2 stories, added 0 and changed 0.\n", ""), await Run("import", file, "--version", "mine", "--merge"));
        Assert.Equal((0, "", ""), await Run("export", "mine", "--format", "userStories", "--output", target));
        Assert.True(JsonElement.Parse(await System.IO.File.ReadAllTextAsync(target, Cancel)).TryGetProperty("userStories", out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_with_errors_is_refused_with_every_problem_and_its_place(bool running)
    {
        await using var server = running ? await ServerProcess.Start(Data) : null;
        var file = File("a.json", """{ "stories": [{ "id": "1.1.1" }, { "id": "a b", "title": "t" }] }""");

        var applied = await Run("import", file);
        var checkedOnly = await Run("import", file, "--check");

        foreach (var (exitCode, _, error) in new[] { applied, checkedOnly })
        {
            Assert.Equal(1, exitCode);
            Assert.Contains("error: stories[1].id: \"a b\" cannot be used", error, StringComparison.Ordinal);
            Assert.Contains("warning: stories[0].title: is missing", error, StringComparison.Ordinal);
        }

        Assert.Contains("understory: ", applied.Error, StringComparison.Ordinal);
        Assert.Equal("v1.0: 1 story, would add 1 and change 0.\n", checkedOnly.Output);
        Assert.Equal((1, "", "understory: There is no version v1.0.\n"), await Run("export", "v1.0"));
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_and_told_where_the_first_one_is()
    {
        await using var server = await ServerProcess.Start(Data);

        var (exitCode, output, error) = await Run("--urls=http://127.0.0.1:0");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal(
            $"understory: another Understory holds {Data} and serves it at {server.Address}. Use that one, stop it, or choose another folder with --data DIR.\n",
            error);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(Routes.Versions, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_folder_is_free_again_after_a_stop_and_after_a_kill()
    {
        await using var stopped = await ServerProcess.Start(Data);
        Assert.Equal(0, await stopped.StopGracefully());
        Assert.Equal(0, (await Run("import", File("a.json", Some.Backlog(1)))).ExitCode);

        await using var killed = await ServerProcess.Start(Data);
        killed.Kill();
        Assert.Equal(0, (await Run("export", "v1.0")).ExitCode);

        await using var next = await ServerProcess.Start(Data);
        Assert.Equal(0, (await Run("export", "v1.0")).ExitCode);
    }

    [Fact]
    public async Task The_sample_flag_loads_the_sample_once()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var server = await ServerProcess.Start(Data, null, "--sample");
            Assert.Equal(2, JsonElement.Parse(await server.Http.GetStringAsync(Routes.Versions, Cancel)).GetProperty("versions").GetArrayLength());
        }
    }

    [Theory]
    [InlineData("import takes one file.", "import")]
    [InlineData("import takes one file.", "import", "a.json", "b.json")]
    [InlineData("--dry-run is no option here.", "import", "a.json", "--dry-run")]
    [InlineData("--version needs a value.", "import", "a.json", "--version")]
    [InlineData("--merge takes no value.", "import", "a.json", "--merge=yes")]
    [InlineData("export takes one version.", "export")]
    [InlineData("export takes one version.", "export", "v1", "v2")]
    [InlineData("--format is backlog or userStories.", "export", "v1", "--format", "xml")]
    [InlineData("\"exprot\" is no command.", "exprot", "v1.0")]
    public async Task What_is_not_understood_is_said_with_exit_code_2(string said, params string[] line)
    {
        var (exitCode, output, error) = await ServerProcess.Run(line);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"understory: {said}\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_sentence_with_exit_code_1()
    {
        System.IO.File.WriteAllText(File("folder-is-a-file", "x"), "x");
        Directory.CreateDirectory(Path.Combine(_folder, "broken"));
        System.IO.File.WriteAllText(Path.Combine(_folder, "broken", "understory.db"), new string('x', 5000));
        (string Said, string[] Line)[] cases =
        [
            ("Could not find file", ["import", Path.Combine(_folder, "none.json"), "--data", Data]),
            ("is not valid JSON (line 1, byte 2).", ["import", File("broken.json", "{"), "--data", Data]),
            ("the member \"id\" stands twice", ["import", File("twice.json", """{ "id": 1, "id": 2 }"""), "--data", Data]),
            ("There is no version v9.", ["export", "v9", "--data", Data]),
            ("folder-is-a-file", ["export", "v9", "--data", Path.Combine(_folder, "folder-is-a-file")]),
            ("not a database", ["export", "v9", "--data", Path.Combine(_folder, "broken")]),
            ("not a database", ["--data", Path.Combine(_folder, "broken"), "--urls=http://127.0.0.1:0"]),
            ("--data", ["import", File("fine.json", Some.Backlog(1)), "--data"]),
        ];

        foreach (var (said, line) in cases)
        {
            var (exitCode, output, error) = await ServerProcess.Run(line);
            Assert.Contains(said, error, StringComparison.Ordinal);
            Assert.StartsWith("understory: ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.Equal((line[^1] == "--data" ? 2 : 1, ""), (exitCode, output));
        }
    }

    [Fact]
    public async Task Help_is_printed_on_demand()
    {
        foreach (var word in new[] { "help", "--help", "-h" })
        {
            var (exitCode, output, error) = await ServerProcess.Run(word);
            Assert.Equal((0, ""), (exitCode, error));
            Assert.Contains("understory import FILE [--version V] [--merge] [--check] [--data DIR]", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_too_large_for_the_server_is_refused_by_it_in_a_sentence()
    {
        await using var server = await ServerProcess.Start(Data);
        var file = File("large.json", $$"""{ "stories": [], "own": "{{new string('x', 33 * 1024 * 1024)}}" }""");

        var (exitCode, _, error) = await Run("import", file);

        Assert.Equal((1, "understory: The body is larger than the 32768 KiB that this address takes.\n"), (exitCode, error));
    }

    [Fact]
    public async Task An_evaluation_prints_its_table_and_needs_neither_a_folder_nor_a_server()
    {
        string[] eval = ["eval", "--Claude:Engine", "offline"];
        var (exitCode, output, error) = await ServerProcess.Run(eval);
        var missing = await ServerProcess.Run([.. eval, "--stories", Path.Combine(_folder, "none.json")]);
        var broken = await ServerProcess.Run([.. eval, "--stories", File("a.json", "{}")]);
        var wrong = await ServerProcess.Run("eval", "--Claude:Engine", "oracle");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("Offline rules, 26 stories\n\nkind ", output, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1, 2), (missing.ExitCode, broken.ExitCode, wrong.ExitCode, (await ServerProcess.Run("eval", "--fast")).ExitCode));
        Assert.Contains("Claude:Engine is 'oracle'", wrong.Error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> Run(params string[] line) =>
        ServerProcess.Run([.. line, "--data", Data]);

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
