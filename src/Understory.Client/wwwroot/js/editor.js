// In an editor: Ctrl+Enter saves and Esc leaves; in a list Enter adds a row, Backspace removes an empty one, and Alt with an
// arrow moves one.

export function listen(editor, page) {
  const onKey = (event) => {
    const command = event.isComposing ? null : named(event);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    page.invokeMethodAsync("OnCommand", command, Number(event.target.dataset.row ?? -1));
  };

  editor.addEventListener("keydown", onKey);
  return { stop: () => editor.removeEventListener("keydown", onKey) };
}

function named(event) {
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key === "Enter") return "save";
  if (key === "Escape") return "leave";
  if (target.dataset.list === undefined) return null;
  if (event.altKey) return key === "ArrowUp" ? "up" : key === "ArrowDown" ? "down" : null;
  if (event.shiftKey || event.ctrlKey || event.metaKey) return null;
  if (key === "Enter") return "add";
  return key === "Backspace" && target.value === "" ? "remove" : null;
}
