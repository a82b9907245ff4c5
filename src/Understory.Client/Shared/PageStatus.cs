namespace Understory.Client.Shared;

/// <summary>What a page tells the server that prerenders it. In the browser there is nobody to tell.</summary>
public class PageStatus
{
    /// <summary>What the address names does not exist: the page says so in its own words, with status 404.</summary>
    public virtual void NotFound()
    {
    }
}
