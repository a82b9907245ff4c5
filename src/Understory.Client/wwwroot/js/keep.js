// What has the focus can vanish: a row that is deleted, a button that no longer fits. Inside [data-keep] the focus then goes
// to the same row's first control, else to the next row's, else to the first one of the place; never to the page's body.

const control = "a[href], button:enabled, input:enabled, select:enabled";
let last = null;
let started = false;

export function start() {
  if (started) return;
  started = true;
  document.addEventListener("focusin", (event) => {
    const element = event.target;
    last = {
      element,
      row: element.closest("[data-row]"),
      keep: element.closest("[data-keep]"),
      outer: element.closest("[data-keep]")?.parentElement?.closest("[data-keep]"),
      toast: element.closest(".toasts"),
    };
  });
  new MutationObserver(rescue).observe(document.body, { childList: true, subtree: true });
}

function rescue(changes) {
  if (!last || last.element.isConnected || document.activeElement !== document.body) return;
  const { row, keep, outer, toast } = last;
  const ways = toast ? [() => added(changes)]
    : keep ? [() => first(row), () => heir(changes), () => first(keep), () => first(outer), heading]
    : [];
  for (const way of ways) {
    // Of what is hidden it is not taken.
    way()?.focus();
    if (document.activeElement !== document.body) return;
  }
}

// What an undo brought back.
function added(changes) {
  for (const change of changes)
    for (const node of change.addedNodes)
      if (node.isConnected && node.matches?.("[data-row]")) return first(node);
}

// The row behind the one that went, or before it where it was the last. The first row that went counts where the focus was
// on none, as on a button that acts on several.
function heir(changes) {
  const next = new Map();
  const previous = new Map();
  let gone = last.row;
  for (const change of changes)
    for (const node of change.removedNodes) {
      next.set(node, change.nextSibling);
      previous.set(node, change.previousSibling);
      if (!gone && node.matches?.("[data-row]")) gone = node;
    }
  if (!gone) return null;
  const list = changes.find((change) => [...change.removedNodes].includes(gone))?.target;
  return first(connected(gone, next, "nextSibling") ?? beside(list, "nextElementSibling", 0)
    ?? connected(gone, previous, "previousSibling") ?? beside(list, "previousElementSibling", -1));
}

function connected(gone, beyond, way) {
  let node = gone;
  while (node && !(node.isConnected && node.matches?.("[data-row]"))) node = node.isConnected ? node[way] : beyond.get(node);
  return node;
}

function beside(list, way, index) {
  for (let other = list?.[way]; other; other = other[way]) {
    const row = [...other.querySelectorAll("[data-row]")].at(index);
    if (row) return row;
  }
}

function heading() {
  const heading = document.querySelector("main h1");
  if (heading && !heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  return heading;
}

function first(scope) {
  return scope?.isConnected ? scope.querySelector(control) : null;
}
