namespace Understory.Commands;

/// <summary>What the program can do from the command line. Exit codes: 0 done, 1 refused or failed, 2 not understood.</summary>
internal static class Usage
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int NotUnderstood = 2;

    private const string Text =
        """
        Understory: a dashboard over a backlog of user stories.

          understory [--urls URL] [--data DIR] [--sample] [--role all|web|worker] [--node NAME]
              Serve the dashboard, on http://127.0.0.1:5080 where --urls does not say otherwise.
              --sample loads a made-up backlog to try things on.
              Nodes that share a PostgreSQL can divide the work: web answers, worker runs tasks. --node names this one.
          understory import FILE [--version V] [--merge] [--check] [--data DIR]
              Import a backlog (JSON). --check only says what would happen. --merge writes into a version that exists.
          understory export VERSION [--format backlog|userStories] [--output FILE] [--data DIR]
              Write a version as JSON, to standard output where --output does not say otherwise.
          understory eval [--stories FILE] [--Claude:Engine offline|anthropic] [--Claude:Model MODEL]
              Refine written stories whose flaws are known, and score what was found and what was wrongly flagged.
              With a key it asks Claude, which costs money. --stories takes others than the built-in ones (eval/stories.json).

        Commands go through the server that holds the data folder, and open the folder themselves where none runs.
        Everything else is configuration as in any ASP.NET Core program: appsettings.json, environment variables such as
        Claude__Engine, or --Claude:Engine=offline. ANTHROPIC_API_KEY lets Claude answer.
        """;

    public static int Print(TextWriter writer)
    {
        writer.WriteLine(Text);
        return Done;
    }

    public static int Unknown(string word)
    {
        Console.Error.WriteLine($"understory: \"{word}\" is no command.\n");
        Print(Console.Error);
        return NotUnderstood;
    }

    public static int Complain(string sentence)
    {
        Console.Error.WriteLine($"understory: {sentence}");
        return Failed;
    }
}
