using System.Text.Json;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations.Refine;

/// <summary>Reads an answer while it streams: "34 of 90", and the items that are finished.</summary>
internal sealed class RefineProgress
{
    private readonly TaskRun _run;
    private readonly RefineInput _input;
    private readonly Dictionary<string, Story> _open;
    private readonly List<Refinement> _finished = [];
    private readonly ItemStream _items;

    public RefineProgress(TaskRun run, RefineInput input)
    {
        _run = run;
        _input = input;
        _open = input.Asked.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _items = new ItemStream(OnItem);
        run.Report(new TaskProgress(0, input.Asked.Count, "Reading the stories"));
    }

    public void OnText(string piece) => _items.Add(piece);

    public void Done() => _run.Report(new TaskProgress(_input.Asked.Count, _input.Asked.Count));

    private void OnItem(string text)
    {
        if (ItemStream.Read(text) is not { } item
            || !_open.Remove(AnswerText.Id(item), out var story)
            || RefineAnswer.ReadItem(item, story, _input).Refinement is not { } refinement)
        {
            return;
        }

        int done;
        lock (_finished)
        {
            _finished.Add(refinement);
            done = _finished.Count;
        }

        _run.Report(new TaskProgress(done, _input.Asked.Count, $"{done} of {_input.Asked.Count} stories"), Partial);
    }

    private string Partial()
    {
        lock (_finished)
            return JsonSerializer.Serialize(new RefineResult(_finished, ""), WireJson.Default.RefineResult);
    }
}
