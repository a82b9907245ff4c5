using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>Versions by their ids, with numbers in them read as numbers: <c>v1.9</c> before <c>v1.10</c> before <c>v2.0</c>.</summary>
public static class VersionOrder
{
    /// <summary>The version that the pages lead to when none is named; null when there are none.</summary>
    public static VersionSummary? Newest(IEnumerable<VersionSummary> versions) =>
        NewestFirst(versions).FirstOrDefault();

    public static IEnumerable<VersionSummary> NewestFirst(IEnumerable<VersionSummary> versions) =>
        versions.OrderByDescending(version => version.Id, Comparer<string>.Create(Compare));

    public static int Compare(string left, string right)
    {
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            var order = char.IsAsciiDigit(left[i]) && char.IsAsciiDigit(right[j])
                ? CompareNumbers(TakeNumber(left, ref i), TakeNumber(right, ref j))
                : left[i++].CompareTo(right[j++]);
            if (order != 0)
                return order;
        }

        return (left.Length - i).CompareTo(right.Length - j);
    }

    private static ReadOnlySpan<char> TakeNumber(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
            position++;
        return text.AsSpan(start, position - start).TrimStart('0');
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.CompareTo(right, StringComparison.Ordinal);
}
