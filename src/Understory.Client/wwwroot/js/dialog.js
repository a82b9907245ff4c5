import { heading } from "./focus.js";
import { openerOf } from "./menu.js";

// A native modal dialog: the browser keeps the focus inside, closes on Esc and gives the focus back.
const openers = new WeakMap();

export function show(dialog) {
  if (dialog.open) return;
  // A menu closes when the dialog opens, and its entry cannot have the focus again.
  openers.set(dialog, openerOf(document.activeElement));
  dialog.addEventListener("pointerdown", pressed);
  dialog.addEventListener("close", closed, { once: true });
  dialog.showModal();
}

export function close(dialog) {
  if (dialog.open) dialog.close();
}

// A press that begins beside the dialog closes it; one that begins inside, such as marking text, never does.
function pressed(event) {
  if (event.target !== event.currentTarget) return;
  const box = event.currentTarget.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.currentTarget.close();
}

// The opener may be gone by now: the page's heading is the next best place.
function closed(event) {
  const dialog = event.currentTarget;
  dialog.removeEventListener("pointerdown", pressed);
  const opener = openers.get(dialog);
  if (opener?.isConnected && opener !== document.body) {
    opener.focus({ preventScroll: true });
  } else if (document.activeElement === document.body) {
    heading();
  }
}
