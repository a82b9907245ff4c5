// Only for notifications: it caches nothing and answers no request.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function open({ id, url }) {
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = tabs.find((t) => t.focused) ?? tabs.find((t) => t.visibilityState === "visible") ?? tabs[0];
  if (!tab) {
    await clients.openWindow(url);
    return;
  }

  // First the task: a browser may refuse the focus. A test notification is of no task.
  if (id) tab.postMessage({ type: "open-task", id });
  await tab.focus();
}
