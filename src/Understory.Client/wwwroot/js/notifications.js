// Through the service worker: `new Notification()` throws on most mobile browsers, and a click on one of the worker's
// notifications can reach a tab that was opened later.

const supported = "Notification" in globalThis && "serviceWorker" in navigator;

export async function start(page) {
  const tellHidden = () => page.invokeMethodAsync("OnPageHidden", document.hidden);
  document.addEventListener("visibilitychange", tellHidden);
  if (document.hidden) tellHidden();
  addEventListener("online", () => page.invokeMethodAsync("OnOnline"));
  if (!supported) return "unsupported";
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.type === "open-task") page.invokeMethodAsync("OnClicked", event.data.id);
  });
  navigator.serviceWorker.startMessages();
  if (Notification.permission === "granted") await register();
  return Notification.permission;
}

export async function ask() {
  if (!supported) return "unsupported";
  const permission = await Notification.requestPermission();
  if (permission === "granted") await register();
  return permission;
}

export async function showIfAway(title, body, tag, url) {
  if (!document.hidden && document.hasFocus()) return;
  const registration = await register();
  const icon = new URL("../favicon.svg", import.meta.url).href;
  try {
    await registration?.showNotification(title, { body, tag, icon, data: { id: tag, url } });
  } catch (error) {
    // The permission can be taken back at any time. The toast waits for whoever comes back.
    console.warn("The notification could not be shown.", error);
  }
}

// A browser can forbid workers (private windows do): then there are no notifications, and the page works on.
async function register() {
  try {
    await navigator.serviceWorker.register(new URL("../sw.js", import.meta.url));
    return await navigator.serviceWorker.ready;
  } catch (error) {
    console.warn("Notifications are off: the service worker could not be registered.", error);
    return null;
  }
}
