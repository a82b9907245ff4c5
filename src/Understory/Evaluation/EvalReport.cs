using System.Globalization;

namespace Understory.Evaluation;

/// <summary>A score as a table for people.</summary>
public static class EvalReport
{
    public static void Write(TextWriter to, EvalScore score, EvalAnswers answers)
    {
        to.WriteLine(Row("kind", "flaws", "found", "wrong", "recall", "precision"));
        foreach (var kind in score.Kinds.OrderByDescending(k => k.Flaws).ThenBy(k => k.Kind, StringComparer.Ordinal).Append(score.Total))
            to.WriteLine(Row(kind.Kind, $"{kind.Flaws}", $"{kind.Found}", $"{kind.Wrong}", Share(kind.Recall), Share(kind.Precision)));

        to.WriteLine();
        to.WriteLine($"{score.FlawedFlagged} of {score.Flawed} flawed stories need work, and so do {score.GoodFlagged} of {score.Good} good ones.");
        if (answers.TokensRead + answers.TokensWritten > 0)
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answers.TokensRead:n0} tokens read, {answers.TokensWritten:n0} written."));
        foreach (var (id, flaw) in score.Missed)
            to.WriteLine($"missed: {id}: {flaw.Kind}: {flaw.Words[0]}");
        foreach (var (id, issue) in score.Wrong)
            to.WriteLine($"wrong: {id}: {issue}");
        foreach (var failed in answers.Failed)
            to.WriteLine($"no answer: {failed.Id}: {failed.Error}");
    }

    private static string Row(string kind, params string[] cells) => kind.PadRight(20) + string.Concat(cells.Select(cell => cell.PadLeft(11)));

    private static string Share(double? share) => share?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";
}
