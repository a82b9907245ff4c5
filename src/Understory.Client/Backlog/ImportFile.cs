using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Understory.Client.Backlog;

/// <summary>A document that a person chose, read into memory.</summary>
public sealed record ImportFile(string Name, byte[] Content)
{
    /// <summary>Reads a file whole. What cannot be a document is refused with a sentence, before anything is sent.</summary>
    public static async Task<(ImportFile? File, string? Refusal)> Read(IBrowserFile file, CancellationToken cancel)
    {
        if (file.Size == 0)
            return (null, $"{file.Name} is empty. Choose a .json file that holds one backlog.");
        if (file.Size > BacklogClient.LargestDocument)
            return (null, $"{file.Name} is larger than the {Size(BacklogClient.LargestDocument)} that a document may have.");
        var content = new byte[file.Size];
        try
        {
            await using var stream = file.OpenReadStream(BacklogClient.LargestDocument, cancel);
            await stream.ReadExactlyAsync(content, cancel);
        }
        catch (Exception error) when (error is IOException or JSException)
        {
            return (null, $"{file.Name} could not be read. It may have been moved or changed; choose it again.");
        }

        return BeginsAsObject(content)
            ? (new(file.Name, content), null)
            : (null, $"{file.Name} holds no JSON object. Choose a .json file that holds one backlog.");
    }

    public string Length => Size(Content.Length);

    private static bool BeginsAsObject(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\uFEFF"u8))
            content = content[3..];
        return content.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => Say.Count((int)bytes, "byte", "bytes"),
        < 1024 * 1024 => $"{bytes / 1024} KB",
        _ => $"{bytes / (1024 * 1024)} MB",
    };
}
