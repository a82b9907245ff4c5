import { load, save } from "./storage.js";

// Where the person is looking. The tab that had the focus last writes its mark; while a tab has the focus it shares a lock,
// so that any other can see that the person is at one of them.

const MARK = "understory.looking";
const TOLD = "understory.told";
const FOCUS = "understory.focus";
const MOST_TOLD = 300;

const me = `${Date.now()}.${Math.random()}`;
let letGo = null;

export function start(page) {
  const tell = () => {
    const watched = isWatched();
    if (watched || (!document.hidden && load(MARK) === null)) save(MARK, me);
    holdFocus(watched);
    page.invokeMethodAsync("OnChanged", !document.hidden, watched);
  };
  document.addEventListener("visibilitychange", tell);
  addEventListener("focus", tell);
  addEventListener("blur", tell);
  // A tab that is gone keeps no notice from the others.
  addEventListener("pagehide", () => load(MARK) === me && save(MARK, null));
  addEventListener("pageshow", (event) => event.persisted && tell());
  tell();
}

export function isElsewhere() {
  return document.hidden || ![null, me].includes(load(MARK));
}

export async function isAnyWatched() {
  if (isWatched()) return true;
  return Boolean((await navigator.locks?.query())?.held.some((lock) => lock.name === FOCUS));
}

export function claim(marks) {
  const take = () => {
    const told = read();
    const fresh = marks.filter((mark) => !told.includes(mark));
    if (fresh.length > 0) save(TOLD, JSON.stringify([...told, ...fresh].slice(-MOST_TOLD)));
    return fresh;
  };
  return navigator.locks ? navigator.locks.request(TOLD, take) : take();
}

function isWatched() {
  return !document.hidden && document.hasFocus();
}

function holdFocus(watched) {
  if (!navigator.locks || watched === Boolean(letGo)) return;
  letGo?.();
  letGo = null;
  if (!watched) return;
  const until = new Promise((done) => (letGo = done));
  navigator.locks.request(FOCUS, { mode: "shared" }, () => until);
}

// Anyone can have written it.
function read() {
  try {
    const told = JSON.parse(load(TOLD) ?? "[]");
    return Array.isArray(told) ? told : [];
  } catch {
    return [];
  }
}
