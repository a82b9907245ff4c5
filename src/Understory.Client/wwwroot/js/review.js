// Single keys for the review. Whoever types into a field, or has a dialog open, means something else.

const keys = "jkaxeu?";

export function listen(page, place) {
  let focused = null;

  const onKey = (event) => {
    const key = named(event);
    if (!key || event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    event.preventDefault();
    page.invokeMethodAsync("OnKey", key, event.target.closest?.("[data-field]")?.dataset.field ?? null);
  };

  const onFocus = (event) => (focused = event.target);
  const onVisible = () => {
    if (!document.hidden) page.invokeMethodAsync("OnCameBack");
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", onVisible);
  place.addEventListener("focusin", onFocus);
  return {
    // What had the focus can be gone with the state that it belonged to: then reading goes on at the item's heading.
    holdFocus() {
      if (!focused || document.activeElement !== document.body) return;
      if (focused.isConnected && focused.checkVisibility() && !focused.disabled) return;
      focused = null;
      place.querySelector("#review-item")?.focus({ preventScroll: true });
    },
    stop() {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("visibilitychange", onVisible);
      place.removeEventListener("focusin", onFocus);
    },
  };
}

function named(event) {
  if (event.ctrlKey || event.metaKey) return event.key === "Enter" && !event.shiftKey ? "apply" : null;
  const key = event.key.toLowerCase();
  return key.length === 1 && keys.includes(key) ? key : null;
}

// Keeps the entry that is looked at in the list's view, without moving what is in view already.
export function reveal(list) {
  list?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
