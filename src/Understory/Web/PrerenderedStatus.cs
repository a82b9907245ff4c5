using Understory.Client.Shared;

namespace Understory.Web;

/// <summary>The status of the answer that the page is prerendered into.</summary>
internal sealed class PrerenderedStatus(IHttpContextAccessor http) : IPageStatus
{
    // Not before the answer begins: the framework drops what was rendered when it meets this status earlier.
    public void NotFound() => http.HttpContext?.Response.OnStarting(() =>
    {
        http.HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
