using Understory.Contracts;

namespace Understory.Operations;

/// <summary>
/// Our own estimate of tokens, for dividing work: four characters are one. It is for Latin letters; other scripts take more, and
/// only make a part of the work larger than it was meant.
/// </summary>
public static class Tokens
{
    private const int CharactersPerToken = 4;

    // The names of the fields, the brackets, the element.
    private const int Form = 60;

    public static int Of(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>A story as a prompt holds it.</summary>
    public static int Of(Story story) => Form + Of(
        story.Title.Length + story.Intent.Length + story.Description.Length + story.Acceptance.Sum(a => a.Length)
        + story.Tags.Sum(t => t.Length) + story.DependsOn.Sum(d => d.Length));
}
