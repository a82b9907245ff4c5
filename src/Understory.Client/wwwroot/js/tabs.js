// One tab holds the lock and, as long as it does, the one stream of the server's events. The browser passes the lock on
// when that tab is closed or breaks down.

const LEAD = "understory.lead";
const REOPEN_MS = 30_000;

let page, channel, address, source, reopen, release, queued;

export async function start(owner, events) {
  // Without locks each tab would hold a stream, and a browser gives a site six connections.
  if (!navigator.locks || !("BroadcastChannel" in globalThis)) return "alone";
  [page, address] = [owner, events];
  channel = new BroadcastChannel("understory.tasks");
  channel.onmessage = ({ data }) => page.invokeMethodAsync("OnHeard", ...data);
  try {
    if (await request({ ifAvailable: true })) return "leads";
  } catch (error) {
    console.warn("Tabs cannot find each other here; each asks the server for itself.", error);
    channel.close();
    return "alone";
  } finally {
    // A page that is frozen, or kept for going back, leads nobody.
    document.addEventListener("freeze", resign);
    document.addEventListener("resume", queue);
    addEventListener("pagehide", resign);
    addEventListener("pageshow", (event) => event.persisted && queue());
  }
  queue();
  return "follows";
}

export function send(...message) {
  channel.postMessage(message);
}

export async function takeOver() {
  queued?.abort();
  await request({ steal: true });
}

export function stop() {
  resign();
  channel?.close();
}

function queue() {
  queued = new AbortController();
  request({ signal: queued.signal }).catch((error) => {
    if (error.name !== "AbortError") throw error;
  });
}

// Whether the lock was given. It is held until this tab resigns, or another tab takes it.
function request(options) {
  return new Promise((answer, fail) => {
    navigator.locks
      .request(LEAD, options, (lock) => {
        answer(lock !== null);
        return lock && lead();
      })
      .catch((error) => {
        if (!release) return fail(error);
        stepDown();
        queue();
      });
  });
}

function lead() {
  const led = new Promise((done) => (release = done));
  listen();
  page.invokeMethodAsync("OnRole", true);
  return led;
}

function resign() {
  queued?.abort();
  release?.();
  if (release) stepDown();
}

function stepDown() {
  release = null;
  clearTimeout(reopen);
  source?.close();
  page.invokeMethodAsync("OnRole", false);
}

function listen() {
  source = new EventSource(address);
  source.addEventListener("changed", (event) => page.invokeMethodAsync("OnServerChanged", event.data));
  // A connection that broke is the browser's to renew; one that was refused is ours. Polling goes on meanwhile.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) reopen = setTimeout(listen, REOPEN_MS);
  });
}
