// Keys that mean something for the rows must not also write a line break or move the caret.
export function keys(list) {
  list.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-criterion]") || event.isComposing) return;
    const moves = event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown");
    const empties = event.key === "Backspace" && event.target.value === "";
    if ((event.key === "Enter" && !event.shiftKey) || moves || empties) event.preventDefault();
  });
}
