// Evidence: passages of the texts, attached to a Criterion. Contract of the markup:
// <div data-part="output">          a text; a .chip in it stands for one character
// <fieldset class="crit" data-evidence> holds
//   <ul class="quotes" data-name="evidence-KEY"> of <li> with a ticked checkbox, value =
//     {"part", "start", "end", "text"} in code points; unticking it removes the passage
//   <button data-mark hidden>       marks what is selected, or begins to select by keyboard
import { say } from "./desk_rules.js";
import { bind } from "./keys.js";
import { select, selected, unwrap, words, wrap } from "./passages.js";
import { word } from "./words.js";

const MOST = 20;
const labelled = (name, crit) => word("desk-said", "label", "{name}, evidence for {title}", { name, title: crit.dataset.title });
let mode = null;

const takers = () => [...document.querySelectorAll("#rate fieldset.crit[data-evidence]:not([hidden])")];
const lists = () => [...document.querySelectorAll("#rate .quotes[data-name]")];
const texts = () => [...document.querySelectorAll("#main [data-part]")];
const partOf = (name) => texts().find((text) => text.dataset.part === name);
const read = (input) => { try { return JSON.parse(input.value); } catch { return {}; } };

function draw() {
  unwrap();
  lists().forEach((list, place) => {
    const crit = list.closest("fieldset.crit");
    [...list.querySelectorAll("input")].forEach((input, at) => {
      const name = `${String.fromCharCode(65 + place)}${at + 1}`;
      const { part, start, end } = read(input);
      input.closest("li").querySelector("b").textContent = name;
      const root = partOf(part);
      if (root) wrap(root, start, end, { name, href: `#${crit.id}`, label: labelled(name, crit) });
    });
  });
}

function entry(list, value) {
  const line = document.createElement("li");
  const label = line.appendChild(document.createElement("label"));
  label.className = "check grow";
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: list.dataset.name, value });
  box.checked = true;
  const quote = document.createElement("q");
  quote.textContent = read(box).text;
  label.append(box, document.createElement("b"), quote);
  list.append(line);
  box.defaultChecked = true;
  return box;
}

function attach(crit, span) {
  const list = crit.querySelector(".quotes");
  const there = [...list.querySelectorAll("input")].map(read);
  if (there.length >= MOST || there.some((one) => one.part === span.part && one.start === span.start && one.end === span.end)) {
    return say(there.length >= MOST ? word("desk-said", "most", "At most {n} passages.", { n: MOST }) : word("desk-said", "twice", "This passage is marked already."));
  }
  const box = entry(list, JSON.stringify(span));
  getSelection().removeAllRanges();
  draw();
  say(`${labelled(box.nextSibling.textContent, crit)}: ${span.text}`);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function mark(crit = document.querySelector("#rate fieldset.crit[data-active][data-evidence]") ?? takers()[0]) {
  if (!crit) return false;
  const span = selected(texts());
  if (span) attach(crit, span);
  else begin(crit);
}

// Selecting by keyboard: the words of one text, from the one it began with to the one it is at.
function begin(crit) {
  const root = document.querySelector("#main .output [data-part]") ?? texts()[0];
  if (!root) return;
  mode = { crit };
  open(root);
  const help = word("desk-said", "help", "Arrow keys go from word to word and, up and down, from sentence to sentence; with Shift they extend. Tab goes to the next text. Enter attaches, Escape leaves.");
  say(`${word("desk-said", "begun", "Selecting evidence for {title}.", crit.dataset)} ${help}`);
}

function open(root) {
  Object.assign(mode, { root, words: words(root), from: 0, at: 0 });
  root.tabIndex = -1;
  root.focus({ preventScroll: true });
  show();
}

function bounds() {
  const [first, last] = [Math.min(mode.from, mode.at), Math.max(mode.from, mode.at)];
  return [mode.words[first]?.start ?? 0, mode.words[last]?.end ?? 0];
}

function show() {
  select(mode.root, ...bounds());
}

function leave() {
  const { crit, root } = mode;
  mode = null;
  root.removeAttribute("tabindex");
  getSelection().removeAllRanges();
  crit.querySelector("[data-mark]").focus();
}

function step(event) {
  const back = ["ArrowLeft", "ArrowUp"].includes(event.key);
  const turned = event.key === "ArrowLeft" || event.key === "ArrowRight" ? getComputedStyle(mode.root).direction === "rtl" : false;
  const way = back !== turned ? -1 : 1;
  const { words: all } = mode;
  let at = mode.at + way;
  if (["ArrowUp", "ArrowDown"].includes(event.key)) {
    while (all[at] && all[at].sentence === all[mode.at].sentence) at += way;
    while (way < 0 && all[at - 1]?.sentence === all[at]?.sentence && all[at - 1]) at -= 1;
  }
  mode.at = Math.max(0, Math.min(all.length - 1, at));
  if (!event.shiftKey) mode.from = mode.at;
  show();
  say(getSelection().toString());
}

function onKey(event) {
  if (!mode || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key } = event;
  if (key === "Shift") return;
  if (key.startsWith("Arrow")) step(event);
  else if (key === "Tab") {
    const all = texts();
    const next = all.indexOf(mode.root) + (event.shiftKey ? -1 : 1);
    open(all[(next + all.length) % all.length]);
    say(getSelection().toString());
  } else if (key === "Enter" || key.toLowerCase() === "h") {
    const { crit } = mode;
    const span = selected(texts());
    leave();
    if (span) attach(crit, span);
  } else if (key === "Escape") {
    leave();
    say(word("desk-said", "none", "No passage marked."));
  } else return leave();
  event.preventDefault();
  event.stopPropagation();
}

// Called for every Item that is laid on the desk.
export function showEvidence() {
  mode = null;
  document.querySelectorAll("#rate [data-mark]").forEach((button) => { button.hidden = false; });
  draw();
}

bind("h", () => mark());
document.addEventListener("keydown", onKey, true);
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-mark]")) event.preventDefault(); // the selection stays
  else if (mode) { mode.root.removeAttribute("tabindex"); mode = null; }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#rate [data-mark]");
  if (button) mark(button.closest("fieldset.crit"));
});
document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches?.("#rate .quotes input") || box.checked) return;
  // After the form has been saved without it.
  setTimeout(() => {
    const crit = box.closest("fieldset.crit");
    box.closest("li").remove();
    draw();
    crit.querySelector("[data-mark]").focus();
    say(word("desk-said", "removed", "Evidence removed."));
  });
});
document.addEventListener("desk:restored", (event) => {
  lists().forEach((list) => {
    list.replaceChildren();
    event.detail.filter(([name]) => name === list.dataset.name).forEach(([, value]) => entry(list, value));
  });
});
