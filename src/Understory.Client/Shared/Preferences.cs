using Microsoft.JSInterop;

namespace Understory.Client.Shared;

/// <summary>The person's preferences, the same in every tab of the browser and in what the server prerenders.</summary>
public sealed class Preferences(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? module;
    private DotNetObjectReference<Preferences>? self;

    public event Action? Changed;

    public PreferenceValues Values { get; private set; } = new();

    /// <summary>False where the browser keeps no cookies for us: what is set holds until the page is left.</summary>
    public bool Kept { get; private set; } = true;

    /// <summary>Reads them in the browser, before anything is drawn, and follows the other tabs.</summary>
    public async Task Load()
    {
        try
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./js/preferences.js");
            self = DotNetObjectReference.Create(this);
            Take(await module.InvokeAsync<string?>("load", self));
        }
        catch (JSException)
        {
            // Without the script everything is as it is at first, and nothing that is set is kept.
            Kept = false;
        }
    }

    /// <param name="cookies">As a request or a document has them.</param>
    public void Take(string? cookies)
    {
        if (Kept)
            Show(PreferenceValues.Parse(cookies));
    }

    public Task SetTheme(Theme theme)
    {
        Show(Values with { Theme = theme });
        return Save(PreferenceValues.ThemeCookie, Values.ThemeName);
    }

    /// <param name="version">Null for the newest.</param>
    public Task SetDefaultVersion(string? version)
    {
        Show(Values with { DefaultVersion = version });
        return Save(PreferenceValues.VersionCookie, version);
    }

    public Task SetSingleKeys(bool on)
    {
        Show(Values with { SingleKeys = on });
        return Save(PreferenceValues.KeysCookie, on ? null : "off");
    }

    [JSInvokable]
    public void OnCookies(string cookies) => Take(cookies);

    public async ValueTask DisposeAsync()
    {
        self?.Dispose();
        if (module is not null)
            await module.DisposeAsync();
    }

    private void Show(PreferenceValues next)
    {
        if (next == Values)
            return;
        var themed = next.Theme != Values.Theme;
        Values = next;
        if (themed && module is not null)
            _ = module.InvokeVoidAsync("show", next.ThemeName).AsTask();
        Changed?.Invoke();
    }

    private async Task Save(string name, string? value)
    {
        if (module is not null)
            Kept = PreferenceValues.Parse(await module.InvokeAsync<string?>("save", name, value)) == Values;
        Changed?.Invoke();
    }
}
