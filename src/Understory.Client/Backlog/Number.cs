using System.Globalization;

namespace Understory.Client.Backlog;

/// <summary>Numbers of phases and epics as addresses and fields spell them.</summary>
public static class Number
{
    public static string Of(int phase) => phase.ToString(CultureInfo.InvariantCulture);

    public static string Of(int phase, int epic) => string.Create(CultureInfo.InvariantCulture, $"{phase}.{epic}");

    /// <summary>Null for what is no whole number from 0 on.</summary>
    public static int? Read(object? text) =>
        int.TryParse(text as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
