using Understory.Backlog;
using Understory.Contracts;
using Understory.Operations.OfflineText;

namespace Understory.Operations.Generate;

/// <summary>Finds the story that says nearly the same as a new one, by the words that both have.</summary>
internal sealed class SimilarStories
{
    private const double AlikeTitles = 0.6;
    private const int FewestInTitles = 2;
    private const double AlikeTexts = 0.6;
    private const int FewestInTexts = 5;

    /// <summary>What stands in every story and tells none apart.</summary>
    private static readonly HashSet<string> Common = [.. new[] { "want", "need", "like", "able", "user" }.Select(Repeats.Stem)];

    private readonly IReadOnlyList<Story> _stories;
    private readonly WordSets _titles;
    private readonly WordSets _texts;

    public SimilarStories(IReadOnlyList<Story> stories)
    {
        _stories = stories;
        _titles = new WordSets([.. stories.Select(s => Words(s.Title))]);
        _texts = new WordSets([.. stories.Select(s => Words($"{s.Title}.\n{s.Description}"))]);
    }

    /// <returns>The story that is most alike, and why it is said to be; null where none is.</returns>
    public (Story Story, string Why)? Find(GeneratedStory suggested)
    {
        var title = _titles.MostAlike(Words(suggested.Title));
        if (title is { Shared: > 0, Alike: 1 } or { Shared: >= FewestInTitles, Alike: >= AlikeTitles })
        {
            var twin = _stories[title.Index];
            return (twin, $"{Name(twin)} has {(title.Alike == 1 ? "the same" : "nearly the same")} title.");
        }

        var text = _texts.MostAlike(Words($"{suggested.Title}.\n{suggested.Description}"));
        if (text is { Shared: >= FewestInTexts, Alike: >= AlikeTexts })
        {
            var twin = _stories[text.Index];
            return (twin, $"{Name(twin)} says nearly the same: of the {text.All} words in the titles and descriptions of both, they share {text.Shared}.");
        }

        return null;
    }

    private static string Name(Story story) => $"{story.Id} \"{StoryId.Shorten(story.Title)}\"";

    private static HashSet<string> Words(string text) => [.. Repeats.KeyWords(new Prose(text)).Except(Common)];

    /// <summary>Sets of words, found by what they share with another: no set is looked at that shares nothing.</summary>
    private sealed class WordSets
    {
        private readonly IReadOnlyList<HashSet<string>> _sets;
        private readonly ILookup<string, int> _holders;

        public WordSets(IReadOnlyList<HashSet<string>> sets)
        {
            _sets = sets;
            _holders = sets.SelectMany((set, index) => set.Select(word => (word, index))).ToLookup(pair => pair.word, pair => pair.index);
        }

        /// <returns>The first of the sets that are most alike (shared words by all words), and nothing shared where none is.</returns>
        public (int Index, int Shared, int All, double Alike) MostAlike(HashSet<string> words)
        {
            var shared = new Dictionary<int, int>();
            foreach (var index in words.SelectMany(word => _holders[word]))
                shared[index] = shared.GetValueOrDefault(index) + 1;
            return shared
                .Select(s => (Index: s.Key, Shared: s.Value, All: words.Count + _sets[s.Key].Count - s.Value))
                .Select(s => (s.Index, s.Shared, s.All, Alike: (double)s.Shared / s.All))
                .OrderByDescending(s => s.Alike).ThenBy(s => s.Index)
                .FirstOrDefault();
        }
    }
}
