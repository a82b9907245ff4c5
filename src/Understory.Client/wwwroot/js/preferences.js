// Cookies, since the server reads them too: a page comes in the right theme, without a flash.

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("understory.preferences") : null;
const year = 365 * 24 * 3600;

export function load(page) {
  const tell = () => page.invokeMethodAsync("OnCookies", document.cookie);
  channel?.addEventListener("message", tell);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tell();
  });
  return document.cookie;
}

// A null takes the cookie away. Returns what the browser keeps now.
export function save(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value ?? ""}; path=/; max-age=${value === null ? 0 : year}; samesite=lax${secure}`;
  channel?.postMessage("saved");
  return document.cookie;
}

export function show(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.querySelector('meta[name="color-scheme"]').content = theme ?? "light dark";
}
