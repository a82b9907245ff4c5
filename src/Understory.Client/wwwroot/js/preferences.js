// Cookies, since the server reads them too: a page comes in the right theme, without a flash.

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("understory.preferences") : null;
const year = 365 * 24 * 3600;

export function load(page) {
  const tell = (cookies) => page.invokeMethodAsync("OnCookies", cookies);
  channel?.addEventListener("message", (event) => tell(event.data));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tell(document.cookie);
  });
  return document.cookie;
}

// A null takes the cookie away. Returns what the browser keeps now.
export function save(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value ?? ""}; path=/; max-age=${value === null ? 0 : year}; samesite=lax${secure}`;
  // With the message, which can be faster than the cookie is in another tab.
  channel?.postMessage(document.cookie);
  return document.cookie;
}

export function show(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.querySelector('meta[name="color-scheme"]').content = theme ?? "light dark";
}
