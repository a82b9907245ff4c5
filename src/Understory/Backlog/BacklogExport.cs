using Understory.Backlog.Documents;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>A version as a document.</summary>
public static class BacklogExport
{
    /// <param name="form">Null for the form that the version was imported in.</param>
    /// <returns>UTF-8 JSON; null where there is no such version.</returns>
    public static async Task<byte[]?> Write(Session session, string version, DocumentForm? form)
    {
        if (await session.Version(version) is not { } row)
            return null;
        using var output = new MemoryStream();
        DocumentWriter.Write(
            output, form ?? DocumentForm.ByName(row.Form)!, row, await session.Phases(version), await session.Epics(version),
            await session.StoryRows(version));
        return output.ToArray();
    }
}
