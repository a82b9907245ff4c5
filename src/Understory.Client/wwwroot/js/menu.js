import { heading } from "./focus.js";

// One menu serves many buttons: it stands beside the one that opened it, and that one gets the focus back.

export function toggle(menu, buttonId) {
  const button = document.getElementById(buttonId);
  if (menu.matches(":popover-open")) menu.hidePopover();
  else if (button) {
    menu.opener = button;
    menu.showPopover({ source: button });
  }
}

// Where the focus belongs when a menu, or what was opened from it, is closed.
export function openerOf(element) {
  const menu = element?.closest?.("[popover]");
  return menu ? (menu.opener ?? document.querySelector(`[popovertarget="${menu.id}"]`)) : element;
}

// The row that a menu belongs to is about to go: the focus moves on to the next one, or back, or to the heading.
export function leave(menu, buttonId) {
  const button = document.getElementById(buttonId);
  const buttons = [...document.querySelectorAll(`#${CSS.escape(buttonId)}, main li > button[id^="act-"]`)];
  const at = buttons.indexOf(button);
  if (menu.matches(":popover-open")) menu.hidePopover();
  const next = buttons[at + 1] ?? buttons[at - 1];
  if (next) next.focus({ preventScroll: true });
  else heading();
}
