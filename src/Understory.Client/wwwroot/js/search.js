// "/" leads to the search field, except for whoever is typing already or has something else open.
export function listen(field) {
  const onKey = (event) => {
    if (event.key !== "/" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open], [popover]:popover-open") || !field.checkVisibility()) return;
    event.preventDefault();
    field.focus();
    field.select();
  };

  document.addEventListener("keydown", onKey);
  return { stop: () => document.removeEventListener("keydown", onKey) };
}

// Gives the focus a place where it has lost its own.
export function recover(status) {
  if (document.activeElement === document.body) status.focus({ preventScroll: true });
}
