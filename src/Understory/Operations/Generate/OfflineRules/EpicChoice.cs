using System.Globalization;
using Understory.Operations.OfflineText;

namespace Understory.Operations.Generate.OfflineRules;

/// <summary>Chooses the epic whose name and stories share most words with a new story.</summary>
internal sealed class EpicChoice
{
    private const double WeightOfName = 3;
    private const double Enough = 2;

    private readonly List<(int Phase, int Epic, Dictionary<string, double> Words)> _epics = [];
    private readonly List<int> _phases = [];
    private readonly Dictionary<string, int> _holders = new(StringComparer.Ordinal);

    public EpicChoice(IReadOnlyList<OutlineLine> outline)
    {
        foreach (var line in outline)
        {
            if (Number(line.Phase) is { } phase)
                _phases.Add(phase);
            else if (Numbers(line.Epic) is var (ofPhase, epic))
                _epics.Add((ofPhase, epic, Words(line.Name ?? "").ToDictionary(word => word, _ => WeightOfName)));
            else if (line.Story is not null && _epics.Count > 0)
                Learn(_epics[^1].Words, line);
        }

        foreach (var word in _epics.SelectMany(e => e.Words.Keys))
            _holders[word] = _holders.GetValueOrDefault(word) + 1;
    }

    public int LastPhase => _phases.Count > 0 ? _phases.Max() : 1;

    public int AfterLastEpic(int phase) => _epics.Where(e => e.Phase == phase).Select(e => e.Epic).DefaultIfEmpty(0).Max() + 1;

    /// <returns>Null where none shares enough.</returns>
    public (int Phase, int Epic)? For(string text)
    {
        var words = Words(text);
        var best = _epics
            // A word that many epics have tells little about each.
            .Select(e => (e.Phase, e.Epic, Score: words.Sum(word => e.Words.GetValueOrDefault(word) / _holders.GetValueOrDefault(word, 1))))
            .OrderByDescending(e => e.Score)
            .FirstOrDefault();
        return best.Score >= Enough ? (best.Phase, best.Epic) : null;
    }

    private static void Learn(Dictionary<string, double> words, OutlineLine story)
    {
        foreach (var word in Words($"{story.Name}\n\n{string.Join(' ', story.Tags ?? [])}"))
            words.TryAdd(word, 1);
    }

    // Verbs are the same all over a backlog; the things are not.
    private static HashSet<string> Words(string text) =>
        [.. Repeats.KeyWords(new Prose(text)).Where(word => !Verbs.IsSure(word) && !char.IsAsciiDigit(word[0]))];

    private static int? Number(string? id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (int Phase, int Epic)? Numbers(string? id) =>
        id?.Split('.') is [var phase, var epic] && Number(phase) is { } p && Number(epic) is { } e ? (p, e) : null;
}
