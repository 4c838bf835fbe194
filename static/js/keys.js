// The registry of keyboard shortcuts. Off while somebody types or something lies over the page.
//
// A shortcut is written "c", "1", "?", "ArrowUp", "Shift+Enter", "Ctrl+Enter" ("Ctrl" is also ⌘).
// bind("c", action)                 an action; return false to let the browser have the key
// <button data-key="g">             pressed by its key; a field with data-key gets the focus
// <input type="checkbox" data-keys-letters>   switches the keys of one character off and on
// <input data-capture>              takes the key that is pressed in it as its text
// <body data-keys='{"g": "x"}'>     the keys this person has chosen, by the printed ones
// The switch of letters lies in localStorage, "evalhub.keys": {"letters": true}.
import { somethingOpen } from "./overlays.js";

const STORE = "evalhub.keys";
const actions = new Map();
const choices = { letters: true, map: {} };

export function bind(shortcut, action, { typing = false, focused = null } = {}) {
  actions.set(shortcut, { action, typing, focused });
}

export function unbindAll() {
  actions.clear();
}

function load() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORE)) ?? {};
    choices.letters = stored.letters !== false;
  } catch { /* unreadable or no storage: letters are on */ }
  choices.map = JSON.parse(document.body.dataset.keys || "{}");
}

function save() {
  try { localStorage.setItem(STORE, JSON.stringify({ letters: choices.letters })); } catch { /* lasts for this page */ }
}

const label = (key) => key.split(/\+(?=.)/).map((part) => (part.length === 1 ? part.toUpperCase() : part)).join(" ");

// The keys printed on controls and in the sheet follow the choice.
function print() {
  for (const [name, key] of Object.entries(choices.map)) {
    document.querySelectorAll(`[data-key="${CSS.escape(name)}"][aria-keyshortcuts]`).forEach((control) => {
      control.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control"));
    });
    document.querySelectorAll("kbd").forEach((shown) => {
      shown.dataset.printed ??= shown.textContent;
      if (shown.dataset.printed === label(name)) shown.textContent = label(key);
    });
  }
}

function written(event) {
  const graph = event.getModifierState?.("AltGraph");
  const parts = [];
  if ((event.ctrlKey || event.metaKey) && !graph) parts.push("Ctrl");
  if (event.altKey && !graph) parts.push("Alt");
  let key = event.key === " " ? "Space" : event.key;
  if (key.length === 1 && !/[!-~]/.test(key)) key = /^Key[A-Z]$/.test(event.code) ? event.code[3] : key;
  if (event.shiftKey && key.length > 1) parts.push("Shift");
  parts.push(key.length === 1 ? key.toLowerCase() : key);
  return parts.join("+");
}

function meant(event) {
  const pressed = written(event);
  const moved = Object.keys(choices.map).find((name) => choices.map[name] === pressed);
  if (moved) return moved;
  if (choices.map[pressed]) return null;
  const digit = /^Digit(\d)$/.exec(event.code);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return digit && plain && !event.shiftKey && !actions.has(pressed) ? digit[1] : pressed;
}

export function isTyping(element) {
  if (!element?.matches) return false;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  const noText = ["radio", "checkbox", "button", "submit", "reset", "range", "color", "file"];
  return element.matches("input") && !noText.includes(element.type);
}

function allowed(shortcut, entry, event) {
  if (somethingOpen()) return false;
  if (isTyping(event.target) && !entry.typing) return false;
  return written(event).length > 1 || choices.letters || Boolean(entry.focused?.(event.target));
}

function press(shortcut) {
  const element = document.querySelector(`[data-key="${CSS.escape(shortcut)}"]`);
  if (!element) return false;
  if (isTyping(element)) element.focus();
  else element.click();
  return true;
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || capture(event)) return;
  const shortcut = meant(event);
  if (!shortcut) return;
  const entry = actions.get(shortcut) ?? {
    action: () => press(shortcut),
    typing: shortcut === "Ctrl+Enter" && written(event).length > 1,
  };
  if (!allowed(shortcut, entry, event)) return;
  if (entry.action(event) !== false) event.preventDefault();
}

function onChange(event) {
  const element = event.target;
  if (element.matches?.("[data-keys-letters]")) {
    choices.letters = element.checked;
    save();
  }
}

// What moves, closes and corrects keeps its meaning in a field that takes keys.
function capture(event) {
  if (!event.target.matches?.("[data-capture]") || event.isComposing) return false;
  const parts = written(event).split(/\+(?=.)/);
  if (/^(Tab|Escape|Control|Shift|Alt|Meta)$/.test(parts.at(-1))) return false;
  if (parts.length === 1 && /^(Enter|Backspace|Delete|Arrow.*)$/.test(parts[0])) return false;
  event.preventDefault();
  event.target.value = parts.join("+");
  return true;
}

export function listen() {
  load();
  print();
  document.querySelectorAll("[data-keys-letters]").forEach((box) => { box.checked = choices.letters; });
  document.addEventListener("htmx:afterSettle", print);
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange);
}
