using Understory.Client.Shared;

namespace Understory.Web;

/// <summary>
/// The status of a page that is being rendered. It is set when the page begins to be sent: a 404 before that would put the page
/// for unknown addresses in the place of the page's own words.
/// </summary>
internal sealed class PrerenderedStatus(IHttpContextAccessor http) : IPageStatus
{
    public void NotFound()
    {
        if (http.HttpContext is not { Response.HasStarted: false } context)
            return;
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
