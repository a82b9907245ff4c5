namespace Understory.FakeClaude;

internal static class Tokens
{
    public const int CharactersPerToken = 4;

    public static long Of(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    public static long Of(string text) => Of(text.Length);
}
