// After a soft navigation a screen reader and the Tab key begin at the new page's heading.
export function heading() {
  const heading = [...document.querySelectorAll("main h1")].find((h) => h.checkVisibility());
  if (heading) focus(heading);
}

// Brings the part of the page that an address names into view, and the focus with it.
export function reveal(id) {
  const part = document.getElementById(id);
  if (!part) return;
  part.scrollIntoView();
  focus(part);
}

function focus(element) {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

// A field by its id; whatever else has the focus loses it.
export function field(id) {
  document.getElementById(id)?.focus();
}
