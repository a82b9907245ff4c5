using System.Collections.Frozen;
using Understory.Operations.OfflineText;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>Reviews the acceptance criteria of a story one by one.</summary>
internal sealed class Criteria
{
    private static readonly FrozenSet<string> Checks = Lexicon.Set(
        "test tests typecheck typechecks lint linter linting build builds check checks ci suite compile compiles clippy types formatting");

    private readonly List<Finding> _findings = [];
    private readonly List<string> _suggested = [];
    private int _specific;
    private int _firstGeneral = -1;

    private Criteria() { }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The criteria as they should be; equal to the story's own where nothing is to change.</summary>
    public IReadOnlyList<string> Suggested => _suggested;

    /// <summary>How many say something about this story, and not only that the tests pass.</summary>
    public int Specific => _specific;

    /// <param name="whenDone">What stands for a criterion that says no more than that it works.</param>
    public static Criteria Review(IReadOnlyList<Prose> criteria, bool english, string whenDone)
    {
        var review = new Criteria();
        var repeats = Repeats.Find(criteria);
        for (var i = 0; i < criteria.Count; i++)
        {
            var (prose, name) = (criteria[i], $"Criterion {i + 1}");
            if (string.IsNullOrWhiteSpace(prose.Text))
                review._findings.Add(new Finding(Flaw.EmptyCriterion, $"{name} is empty."));
            else if (repeats[i] >= 0)
                review._findings.Add(new Finding(
                    Flaw.RepeatedCriterion, $"{name}, {Wording.Quote(prose.Text)}, repeats criterion {repeats[i] + 1}."));
            else if (english)
                review.Judge(prose, name, whenDone);
            else
                review.Keep(prose);
        }

        return review;
    }

    /// <summary>Puts criteria that the story lacks before its general checks.</summary>
    public void Propose(IEnumerable<string> criteria) =>
        _suggested.InsertRange(_firstGeneral >= 0 ? _firstGeneral : _suggested.Count, criteria);

    private void Judge(Prose prose, string name, string whenDone)
    {
        if (Bundle.Split(prose) is { } parts)
        {
            _findings.Add(new Finding(
                Flaw.BundledCriterion, $"{name} holds {parts.Count} behaviours: {Wording.List([.. parts.Select(Wording.Quote)])}."));
            foreach (var part in parts)
                JudgeOne(new Prose(part), name, whenDone);
        }
        else
        {
            JudgeOne(prose, name, whenDone);
        }
    }

    private void JudgeOne(Prose prose, string name, string whenDone)
    {
        var hits = VagueWords.Find(prose, StoryPart.Criterion);
        if (Untestable.Rewrite(prose, hits, whenDone) is var (testable, why))
        {
            var reason = why ?? $"it leaves open {VagueWords.Named(prose, hits)}";
            _findings.Add(new Finding(Flaw.Untestable, $"{name}, {Wording.Quote(prose.Text)}, cannot be tested: {reason}."));
            _specific++;
            _suggested.Add(testable);
        }
        else if (hits.Count > 0)
        {
            _findings.Add(new Finding(Flaw.Vague, $"{name} leaves open {VagueWords.Named(prose, hits)}."));
            _specific++;
            _suggested.Add(VagueWords.WithGaps(prose, hits));
        }
        else
        {
            Keep(prose);
        }
    }

    private void Keep(Prose prose)
    {
        if (!IsGeneralCheck(prose))
            _specific++;
        else if (_firstGeneral < 0)
            _firstGeneral = _suggested.Count;
        _suggested.Add(prose.Text);
    }

    /// <summary><c>Tests pass</c> and its like: it can be run, and it says nothing about the story.</summary>
    private static bool IsGeneralCheck(Prose prose)
    {
        var words = Enumerable.Range(0, prose.Count).Select(prose.At).ToList();
        if (words is ["verify", "in", "browser", ..] or ["verify", "in", "the", "browser", ..])
            return true;
        return words.Count is > 1 and <= 6 && words.Exists(w => w is "pass" or "passes" or "passing" or "succeeds" or "green")
            && (words.Exists(Checks.Contains) || prose[0].Kind == WordKind.Opaque);
    }
}
