using Understory.Client.Shared;

namespace Understory.Web;

/// <summary>The status of a page that is being rendered: it is settled before the first byte of the page is sent.</summary>
internal sealed class PrerenderedStatus(IHttpContextAccessor http) : IPageStatus
{
    public void NotFound()
    {
        if (http.HttpContext is { Response.HasStarted: false } context)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
