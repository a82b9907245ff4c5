using System.Diagnostics;
using System.Text;

namespace Understory.Engines.ClaudeCode;

/// <summary>How the client is started for one question: as a model without tools, settings, hooks, project files or memory.</summary>
internal sealed class Invocation(ClaudeOptions options, string client)
{
    // The client takes a text that begins with a slash for a command. No text of others comes first, whatever the question is.
    private const string OwnFirstWords = "Answer what follows with one call of StructuredOutput that holds the whole answer.\n\n";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What goes in through standard input.</summary>
    public static string Input(Question question) => OwnFirstWords + question.Prompt;

    public ProcessStartInfo For(Question question, CallFolder folder)
    {
        var info = new ProcessStartInfo
        {
            WorkingDirectory = folder.Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        string[] words = [.. ProcessGroup.Leader, client, .. Arguments(question, folder)];
        info.FileName = words[0];
        foreach (var word in words[1..])
            info.ArgumentList.Add(word);
        ClientEnvironment.Fill(info, options, question, folder);
        return info;
    }

    // Everybody on the machine can read these: neither secrets nor texts of stories are among them.
    private string[] Arguments(Question question, CallFolder folder) =>
    [
        "-p",
        // The smaller form does not know the tokens of subscriptions.
        options.OAuthToken is null ? "--bare" : "--safe-mode",
        "--tools", "",
        "--setting-sources", "",
        "--strict-mcp-config",
        "--disable-slash-commands",
        "--no-session-persistence",
        "--max-turns", "1",
        "--model", options.Model,
        "--effort", question.Effort switch { Effort.Low => "low", Effort.High => "high", _ => "medium" },
        "--system-prompt-file", folder.SystemFile,
        "--json-schema", question.Schema.GetRawText(),
        // Each piece of the answer as it arrives; without, there is no sign of life before its end.
        "--output-format", "stream-json", "--verbose", "--include-partial-messages",
    ];
}
