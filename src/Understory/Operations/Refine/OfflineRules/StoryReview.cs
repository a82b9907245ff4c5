using Understory.Operations.OfflineText;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>All that the rules find in one story, and what they suggest.</summary>
internal sealed class StoryReview
{
    private readonly string _id;
    private readonly AskedStory _story;
    private readonly Prose _title;
    private readonly Prose _intent;
    private readonly Prose _description;
    private readonly List<Prose> _criteria;
    private readonly List<Finding> _findings = [];
    private readonly List<Want> _wants;
    private readonly string _actor;

    private StoryReview(string id, AskedStory story)
    {
        (_id, _story) = (id, story);
        _title = new Prose(story.Title);
        _intent = new Prose(story.Intent);
        _description = new Prose(story.Description);
        _criteria = [.. story.Acceptance.Select(criterion => new Prose(criterion))];
        InEnglish = Language.IsEnglish([_title, _intent, _description, .. _criteria]);
        _wants = Want.In(_description);
        _actor = _wants.FirstOrDefault()?.Actor ?? Actors.In(_title, [_intent, .. _criteria]);
    }

    /// <summary>Where false, only what holds in every language was looked at.</summary>
    public bool InEnglish { get; }

    public IReadOnlyList<Finding> Findings => _findings;

    public RefineItem Item { get; private set; } = null!;

    public static StoryReview Of(string id, AskedStory story, Dependencies dependencies)
    {
        var review = new StoryReview(id, story);
        review.Run(dependencies);
        return review;
    }

    private void Run(Dependencies dependencies)
    {
        ReviewTitle();
        var description = ReviewDescription();
        var behaviours = ReviewScope();
        var acceptance = ReviewCriteria(description, behaviours);
        var (kept, unknown) = dependencies.Check(_id, _story.DependsOn);
        _findings.AddRange(unknown);
        OpenGaps.AddTo(_findings, _title, _description, _criteria);

        Item = new RefineItem(
            _id,
            _findings.Count == 0 ? "ok" : "needs_work",
            [.. _findings.Select(f => f.Issue).Distinct()],
            description == _story.Description ? null : description,
            acceptance.SequenceEqual(_story.Acceptance) ? null : acceptance,
            _story.Tags,
            kept);
    }

    private void ReviewTitle()
    {
        if (string.IsNullOrWhiteSpace(_story.Title))
            _findings.Add(new Finding(Flaw.NoTitle, "The title is missing."));
        else if (InEnglish && VagueWords.Find(_title, StoryPart.Title) is { Count: > 0 } hits)
            _findings.Add(new Finding(Flaw.Vague, $"The title leaves open {VagueWords.Named(_title, hits)}."));
    }

    private string ReviewDescription()
    {
        var missing = string.IsNullOrWhiteSpace(_story.Description);
        var unexplained = InEnglish && string.IsNullOrWhiteSpace(_story.Intent) && !Motive.Of(_description).Contains(true)
            && !_story.Description.Contains("Why:", StringComparison.OrdinalIgnoreCase);
        if (missing)
            _findings.Add(new Finding(Flaw.NoDescription, "The description is missing."));
        if (unexplained)
            _findings.Add(new Finding(Flaw.NoIntent, missing
                ? "Nothing says why the story exists: there is neither an intent nor a \"so that\"."
                : "Nothing says why the story exists: there is no intent, and the description has no \"so that\"."));
        if (!InEnglish)
            return _story.Description;
        if (missing)
            return Descriptions.Build(_title, _intent, _actor);

        var hits = VagueWords.Find(_description, StoryPart.Description);
        if (hits.Count > 0)
            _findings.Add(new Finding(Flaw.Vague, $"The description leaves open {VagueWords.Named(_description, hits)}."));
        var clear = hits.Count > 0 ? VagueWords.WithGaps(_description, hits) : _story.Description;
        return unexplained ? Descriptions.WithReason(clear) : clear;
    }

    /// <summary>What the story asks for, one entry for each behaviour.</summary>
    private List<string> ReviewScope()
    {
        var inTitle = Verbs.Opens(_title) ? Behaviours.In(_title, 0, _title.SentenceEnd(0)) : [];
        List<string> wanted = [.. _wants.SelectMany(want => Behaviours.In(_description, want.First, want.End))];
        if (!InEnglish)
            return [];
        var strong = _wants.Count > 1 || _wants.Exists(want => Behaviours.JoinsStrongly(_description, want.First, want.End));
        var several = wanted.Count > 2 || (wanted.Count == 2 && (strong || inTitle.Count > 1)) ? wanted
            : inTitle.Count > 1 ? inTitle
            : [];
        if (several.Count > 0)
        {
            _findings.Add(new Finding(
                Flaw.SeveralStories,
                $"The story asks for {several.Count} things: {Wording.List([.. several.Select(Wording.Quote)])}. "
                    + "Give each a story of its own."));
        }

        return wanted;
    }

    private IReadOnlyList<string> ReviewCriteria(string description, List<string> behaviours)
    {
        var criteria = Criteria.Review(_criteria, InEnglish, Statements.WhenDone(_title, _actor));
        _findings.AddRange(criteria.Findings);
        if (criteria.Specific == 0)
        {
            _findings.Add(new Finding(Flaw.NoCriteria, criteria.Suggested.Count == 0
                ? "There are no acceptance criteria."
                : $"No criterion is about this story itself: {Wording.List([.. criteria.Suggested.Select(Wording.Quote)])} hold for any."));
            if (InEnglish)
                criteria.Propose(Proposals.For(_title, new Prose(description), _actor));
        }
        else if (criteria.Specific == 1 && behaviours.Count > 1)
        {
            _findings.Add(new Finding(
                Flaw.TooFewCriteria,
                $"One criterion cannot cover {behaviours.Count} behaviours: {Wording.List([.. behaviours.Select(Wording.Quote)])}."));
            criteria.Propose(Proposals.ForUncovered(_description, _criteria, _actor));
        }

        return criteria.Suggested;
    }
}
