// What was decided and not sent yet goes along when the tab goes: before the next page is asked for, so that it shows it.

export function watch(page) {
  const flush = () => {
    const unsent = page.invokeMethod("Unsent");
    for (let i = 0; i < unsent.length; i += 2) send(unsent[i], unsent[i + 1]);
  };

  addEventListener("beforeunload", (event) => {
    // While the server is away nothing can be sent: the browser asks the person.
    if (page.invokeMethod("IsInTrouble")) event.preventDefault();
    else flush();
  });
  addEventListener("pagehide", flush);
}

function send(address, body) {
  fetch(address, { method: "PUT", body, keepalive: true, headers: { "Content-Type": "application/json" } }).catch((error) =>
    console.warn("The last decisions could not be sent.", error),
  );
}
