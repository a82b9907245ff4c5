// The list of tasks: its end comes into view, and its keys. Who types into a field means the field.

export function listen(page) {
  const ends = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && page.invokeMethodAsync("OnNearEnd"),
    { rootMargin: "1600px 0px" },
  );

  const onKey = (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    const modified = event.ctrlKey || event.metaKey;
    if (!modified && event.target.matches?.("[data-row] input[type=checkbox]") && /^Arrow(Up|Down)$/.test(event.key)) {
      event.preventDefault();
      move(event.target, event.key === "ArrowDown", event.shiftKey);
    } else if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) {
      return;
    } else if (modified && !event.shiftKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      page.invokeMethodAsync("OnUndo");
    }
  };

  document.addEventListener("keydown", onKey);
  return {
    // Observing anew tells of an end that is in view already.
    watch: (end) => {
      ends.disconnect();
      if (end) ends.observe(end);
    },
    isScrolled: () => scrollY > 160,
    stop: () => {
      ends.disconnect();
      document.removeEventListener("keydown", onKey);
    },
  };
}

// From one row's box to the next; with Shift the way is picked too.
function move(box, down, pick) {
  const boxes = [...document.querySelectorAll("[data-row] input[type=checkbox]")];
  const next = boxes[boxes.indexOf(box) + (down ? 1 : -1)];
  if (!next) return;
  if (pick && !box.checked) box.click();
  next.focus();
  if (pick && !next.checked) next.click();
}
