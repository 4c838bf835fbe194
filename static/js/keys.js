// The registry of keyboard shortcuts. Off while somebody types or something lies over the page.
//
// A shortcut is written "c", "1", "?", "ArrowUp", "Shift+Enter", "Ctrl+Enter" ("Ctrl" is also ⌘).
// bind("c", action)                 an action; return false to let the browser have the key
// <button data-key="g">             pressed by its key; a field with data-key gets the focus
// <input type="checkbox" data-keys-letters>   switches the keys of one character off and on
// <input data-rebind="g">           gives a shortcut another key; a clash is refused
// Choices lie in localStorage, "evalhub.keys": {"letters": true, "map": {"g": "x"}}.
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
    choices.map = typeof stored.map === "object" && stored.map ? stored.map : {};
  } catch { /* unreadable or no storage: the keys as printed */ }
}

function save() {
  try { localStorage.setItem(STORE, JSON.stringify(choices)); } catch { /* lasts for this page */ }
}

// Give `shortcut` the key `key`. False when another shortcut has it.
export function rebind(shortcut, key) {
  const wanted = key.trim().toLowerCase() || shortcut;
  const known = [...actions.keys(), ...declared()].filter((name) => name !== shortcut);
  if (known.some((name) => (choices.map[name] ?? name) === wanted)) return false;
  if (wanted === shortcut) delete choices.map[shortcut];
  else choices.map[shortcut] = wanted;
  save();
  print();
  return true;
}

function declared() {
  return [...document.querySelectorAll("[data-key]")].map((element) => element.dataset.key);
}

// The key printed on a control follows the choice.
function print() {
  document.querySelectorAll("[data-key]").forEach((element) => {
    const key = choices.map[element.dataset.key] ?? element.dataset.key;
    if (element.hasAttribute("aria-keyshortcuts")) element.setAttribute("aria-keyshortcuts", key);
    const shown = element.querySelector("kbd");
    if (shown && element.dataset.key.length === 1) shown.textContent = key.toUpperCase();
  });
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
  return shortcut.length > 1 || choices.letters || Boolean(entry.focused?.(event.target));
}

function press(shortcut) {
  const element = document.querySelector(`[data-key="${CSS.escape(shortcut)}"]`);
  if (!element) return false;
  if (isTyping(element)) element.focus();
  else element.click();
  return true;
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const shortcut = meant(event);
  if (!shortcut) return;
  const entry = actions.get(shortcut) ?? {
    action: () => press(shortcut),
    typing: shortcut === "Ctrl+Enter",
  };
  if (!allowed(shortcut, entry, event)) return;
  if (entry.action(event) !== false) event.preventDefault();
}

function onChange(event) {
  const element = event.target;
  if (element.matches?.("[data-keys-letters]")) {
    choices.letters = element.checked;
    save();
  } else if (element.matches?.("[data-rebind]")) {
    const taken = !rebind(element.dataset.rebind, element.value);
    element.setAttribute("aria-invalid", String(taken));
    element.setCustomValidity(taken ? "Another shortcut has this key." : "");
    element.reportValidity();
  }
}

export function listen() {
  load();
  print();
  document.querySelectorAll("[data-keys-letters]").forEach((box) => { box.checked = choices.letters; });
  document.querySelectorAll("[data-rebind]").forEach((field) => {
    field.value = choices.map[field.dataset.rebind] ?? field.dataset.rebind;
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange);
}
