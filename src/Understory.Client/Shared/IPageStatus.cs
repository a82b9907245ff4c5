namespace Understory.Client.Shared;

/// <summary>What a page that is prerendered answers with. In the browser the answer is long there.</summary>
public interface IPageStatus
{
    /// <summary>What the address names does not exist: status 404, with the page's own words.</summary>
    void NotFound();
}

/// <summary>For pages that are alive in the browser.</summary>
public sealed class SettledPageStatus : IPageStatus
{
    public void NotFound()
    {
    }
}
