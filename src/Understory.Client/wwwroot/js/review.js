// Single keys for the review. Whoever types into a field, or has a dialog open, means something else.

const keys = "jkax";

export function listen(page) {
  const onKey = (event) => {
    const key = event.key.toLowerCase();
    if (key.length !== 1 || !keys.includes(key)) return;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    event.preventDefault();
    page.invokeMethodAsync("OnKey", key);
  };

  document.addEventListener("keydown", onKey);
  return { stop: () => document.removeEventListener("keydown", onKey) };
}

// Keeps the entry that is looked at in the list's view, without moving what is in view already.
export function reveal(list) {
  list?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
