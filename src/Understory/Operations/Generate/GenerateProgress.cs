using System.Text.Json;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations.Generate;

/// <summary>Reads an answer while it streams: the stories that are finished. How many there will be nobody knows.</summary>
internal sealed class GenerateProgress
{
    private readonly TaskRun _run;
    private readonly List<GeneratedStory> _finished = [];
    private readonly ItemStream _items;

    public GenerateProgress(TaskRun run)
    {
        _run = run;
        _items = new ItemStream(OnItem);
        run.Report(new TaskProgress(0, 0, "Reading the description"));
    }

    public void OnText(string piece) => _items.Add(piece);

    public void Done(int stories) => _run.Report(new TaskProgress(stories, stories));

    private void OnItem(string text)
    {
        if (ItemStream.Read(text) is not { } item || GenerateAnswer.Item(item) is not { } story)
            return;
        int done;
        lock (_finished)
        {
            _finished.Add(story);
            done = _finished.Count;
        }

        _run.Report(new TaskProgress(done, 0, done == 1 ? "1 story so far" : $"{done} stories so far"), Partial);
    }

    private string Partial()
    {
        lock (_finished)
            return JsonSerializer.Serialize(new GenerateResult(_finished, ""), WireJson.Default.GenerateResult);
    }
}
