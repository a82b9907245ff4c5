import { isAnyWatched } from "./attention.js";

// Through the service worker: `new Notification()` throws on most mobile browsers, and a click on one of the worker's
// notifications can reach a tab that was opened later.

const supported = "Notification" in globalThis && "serviceWorker" in navigator;

export async function start(page) {
  addEventListener("online", () => page.invokeMethodAsync("OnOnline"));
  if (!supported) return "unsupported";
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.type === "open-task") page.invokeMethodAsync("OnClicked", event.data.id);
  });
  navigator.serviceWorker.startMessages();
  const state = await navigator.permissions?.query({ name: "notifications" });
  state?.addEventListener("change", () => page.invokeMethodAsync("OnPermission", Notification.permission));
  if (Notification.permission === "granted") await register();
  return Notification.permission;
}

export async function ask() {
  if (!supported) return "unsupported";
  const permission = await Notification.requestPermission();
  if (permission === "granted") await register();
  return permission;
}

// Whoever has one of our tabs before them sees the toast there.
export async function showIfAway(title, body, tag, url) {
  if (!(await isAnyWatched())) await show(title, body, tag, { id: tag, url });
}

export function test(title, body, url) {
  return show(title, body, "understory.test", { id: null, url });
}

async function show(title, body, tag, data) {
  const registration = await register();
  const icon = new URL("../favicon.svg", import.meta.url).href;
  try {
    await registration?.showNotification(title, { body, tag, icon, data });
    return Boolean(registration);
  } catch (error) {
    // The permission can be taken back at any time. The toast waits for whoever comes back.
    console.warn("The notification could not be shown.", error);
    return false;
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
