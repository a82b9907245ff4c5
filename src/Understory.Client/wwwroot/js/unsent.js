// What was decided and not sent yet goes along when the tab goes: before the next page is asked for, so that it shows it.

const bodies = new Map();
const troubled = new Set();

export function keep(address, body, inTrouble) {
  if (body === null) bodies.delete(address);
  else bodies.set(address, body);
  if (inTrouble) troubled.add(address);
  else troubled.delete(address);
}

function flush() {
  for (const [address, body] of bodies) {
    fetch(address, { method: "PUT", body, keepalive: true, headers: { "Content-Type": "application/json" } }).catch(() => {});
    bodies.delete(address);
  }
}

addEventListener("beforeunload", (event) => {
  // While the server is away nothing can be sent: the browser asks the person.
  if (troubled.size > 0) event.preventDefault();
  else flush();
});

addEventListener("pagehide", flush);
