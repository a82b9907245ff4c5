using System.Collections.Frozen;

namespace Understory.Operations.OfflineText;

/// <summary>What makes a word that is on the list harmless after all.</summary>
[Flags]
internal enum Excuse
{
    None = 0,

    /// <summary>A number in the same sentence.</summary>
    Number = 1,

    /// <summary>It stands in the clause that says why, where nothing is to be tested.</summary>
    Motive = 2,

    /// <summary>It stands outside of the acceptance criteria.</summary>
    Story = 4,
}

/// <summary>Where a word must stand to be meant.</summary>
internal enum Fit
{
    Anywhere,

    /// <summary>After a form of <c>be</c>, <c>feel</c>, <c>look</c>, or before a word such as <c>design</c>.</summary>
    Judgement,

    /// <summary>Last in its clause: what follows would say how.</summary>
    ClauseEnd,

    /// <summary>After <c>works</c> and its like.</summary>
    AfterWorking,

    /// <summary>Not before a noun that makes a name of it: <c>quick filters</c>.</summary>
    Speed,
}

/// <param name="Gap">What stands in its place in a suggestion; the brackets hold the question for the author.</param>
/// <param name="Appended">The word stays, and the gap stands at the end of its clause.</param>
internal sealed record VagueTerm(string Phrase, string Gap, Excuse Excuse, Fit Fit, bool Appended = false)
{
    public int Length { get; } = Phrase.Count(' ') + 1;
}

/// <summary>Words and phrases that leave open what is to be built.</summary>
internal static class VagueTerms
{
    private const Excuse Soft = Excuse.Number | Excuse.Motive;

    private static readonly string[] Cases = ["appropriate", "applicable", "necessary", "needed", "possible", "relevant", "suitable"];

    private static readonly string[] Praise =
        ["good", "right", "fine", "nice", "great", "correct", "ok", "okay", "well", "professional", "modern"];

    private static readonly IEnumerable<VagueTerm> All =
    [
        .. Terms("[how {0}?]", Soft, "quickly, rapidly, speedily, swiftly, snappy, performant, soon"),
        .. Terms("[how {0}?]", Soft, "fast, quick, rapid, speedy, swift", Fit.Speed),
        .. Terms("[how promptly?]", Excuse.Number, "promptly"),
        .. Terms("[within what time?]", Excuse.Number,
            "in a timely manner, in a timely fashion, timely, as soon as possible, asap, as fast as possible, as quickly as possible"),
        .. Terms("[{0} by how much?]", Soft,
            "faster, quicker, easier, simpler, better, nicer, smoother, cleaner, more efficient, more robust, more reliable, "
            + "more intuitive, more user-friendly, more flexible"),
        .. Terms("[how often?]", Soft | Excuse.Story, "frequently, regularly, periodically, occasionally, from time to time"),
        .. Terms("[when exactly?]", Soft | Excuse.Story, "sometimes, usually, generally, typically, normally, mostly"),
        .. Terms("[required or not?]", Excuse.Motive, "maybe, perhaps, ideally, possibly, hopefully, if possible, when possible"),

        .. Terms("[{0} by which rule?]", Excuse.None,
            "properly, proper, appropriately, appropriate, adequately, adequate, suitably, suitable, reasonably, reasonable, sensibly, "
            + "sensible, sufficiently, sufficient, acceptable, satisfactory, meaningful, optimal, optimally"),
        .. Terms("[{0} to what?]", Excuse.Motive, "relevant"),
        .. Terms("[{0} by what check?]", Excuse.Motive, "correctly", Fit.ClauseEnd),
        .. Terms("[{0} in what way?]", Excuse.None,
            "seamlessly, seamless, smoothly, gracefully, graceful, flexibly, flexible, modern, elegant, sleek, beautiful, attractive, "
            + "nicely, state-of-the-art, cutting-edge, world-class, best-in-class, frictionless, hassle-free"),
        .. Terms("[{0} in what way?]", Excuse.Motive, "convenient, conveniently, comfortable, comfortably, powerful, helpful, clearly"),
        .. Terms("[{0} in what way?]", Excuse.Motive, "clear, obvious, simple, responsive, smooth, consistent", Fit.Judgement),
        .. Terms("[{0} for whom, doing what?]", Excuse.None,
            "user-friendly, user friendly, easy-to-use, easy to use, intuitive, intuitively, self-explanatory"),
        .. Terms("[{0} in how many steps?]", Soft, "easy, easily, effortless, effortlessly"),
        .. Terms("[{0} against which failures?]", Excuse.None, "robust, robustly, resilient"),
        .. Terms("[{0} in how many cases?]", Excuse.Number, "reliable, reliably"),
        .. Terms("[{0} against which attacks?]", Excuse.Motive, "secure", Fit.Judgement),
        .. Terms("[{0} against which attacks?]", Excuse.Motive, "securely"),
        .. Terms("[{0} by what check?]", Soft, "correct, accurate", Fit.Judgement),
        .. Terms("[{0} by what measure?]", Excuse.Number,
            "efficient, efficiently, effective, effectively, scalable, maintainable, high-quality, high quality, optimised, optimized"),
        .. Terms("[{0} by what measure?]", Excuse.Motive,
            "good, nice, great, clean, excellent, amazing, perfect, right, fine, ok, okay", Fit.Judgement),
        .. Terms("[{0} by what measure?]", Excuse.None,
            "well documented, well-documented, well tested, well-tested, well structured, well-structured, well written, well-written"),
        .. Terms("[with what result?]", Excuse.None, "as expected, as intended, as desired, as designed"),
        .. Terms("[with what result?]", Excuse.Motive, "well, fine, great, nicely, perfectly, flawlessly", Fit.AfterWorking),

        .. Cases.Select(c => Term("as " + c, "[in which cases?]")),
        .. Cases.SelectMany(c => new[] { Term("where " + c, "[in which cases?]"), Term("when " + c, "[in which cases?]") }),
        .. Cases.Select(c => Term("if " + c, c == "possible" ? "[required or not?]" : "[in which cases?]")),
        .. Terms("[in which cases?]", Excuse.None, "as required, as and when needed"),
        .. Terms("[and what else?]", Excuse.None, "etc, et cetera, and so on, and so forth, and the like, and similar, or similar"),
        .. Terms("[which?]", Excuse.None, "various, a variety of, all kinds of, all sorts of, different kinds of"),
        .. Terms("[which?]", Excuse.Number | Excuse.Story, "some, certain"),
        .. Terms("the [which?]", Excuse.None, "the most important"),
        .. Terms("[how many?]", Soft | Excuse.Story, "several, many, numerous, lots of, a lot of, plenty of, a couple of"),
        .. Terms("[what exactly?]", Excuse.None, "stuff"),
        .. Terms("[which practices?]", Excuse.None, "best practices, best practice"),
        .. Terms("[which standards?]", Excuse.None, "industry standards, industry standard"),
        .. Terms("[which law?]", Excuse.Motive, "the law, all laws, applicable law, applicable laws, legal requirements"),
        .. Terms("[which devices?]", Excuse.None, "all devices, any device, every device, all screen sizes"),
        .. Terms("[which browsers?]", Excuse.None, "all browsers, any browser, every browser, all major browsers, modern browsers"),
        .. Terms("[which platforms?]", Excuse.None, "all platforms, any platform, every platform"),
        .. Looks("look", "show [what exactly?]"),
        .. Looks("looks", "shows [what exactly?]"),

        .. Terms("[from what to what?]", Soft,
                "improve, improves, improved, improving, enhance, enhances, enhanced, enhancing, optimise, optimises, optimize, "
                + "optimizes, streamline, streamlines, streamlined, modernise, modernize")
            .Select(term => term with { Appended = true }),
        .. Terms("[taken into account how?]", Excuse.Motive, "taken into account, taken into consideration", Fit.ClauseEnd),
    ];

    /// <summary>By first word, the longest phrase first.</summary>
    public static readonly FrozenDictionary<string, VagueTerm[]> ByFirstWord = All
        .GroupBy(t => t.Phrase.Split(' ')[0], StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(t => t.Length).ToArray(), StringComparer.Ordinal);

    private static VagueTerm Term(string phrase, string gap) => new(phrase, gap, Excuse.None, Fit.Anywhere);

    private static IEnumerable<VagueTerm> Terms(string gap, Excuse excuse, string phrases, Fit fit = Fit.Anywhere) =>
        phrases.Split(", ").Select(phrase => new VagueTerm(phrase, gap.Replace("{0}", phrase, StringComparison.Ordinal), excuse, fit));

    private static IEnumerable<VagueTerm> Looks(string verb, string gap) => Praise.Select(praise => Term($"{verb} {praise}", gap));
}
