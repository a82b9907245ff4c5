namespace Understory.Contracts;

/// <summary>Answer of <c>GET /api/tasks/{id}/checks</c>: what speaks against generated stories as they are.</summary>
public sealed record ChecksResponse(IReadOnlyList<ItemCheck> Checks);

/// <param name="Index">The generated story that it concerns.</param>
/// <param name="Kind">What is wrong, as a word for machines.</param>
/// <param name="Message">The same for people, in a sentence.</param>
/// <param name="StoryId">The existing story that it speaks of, such as one that says the same; null where there is none.</param>
public sealed record ItemCheck(int Index, string Kind, string Message, string? StoryId = null);
