// Short messages in #toasts: gone after 10 s, not while pointed at or focused; errors stay until closed.
import { word } from "./words.js";

const STAY = 10_000;
const box = document.getElementById("toasts");

function armed(toast) {
  const close = toast.querySelector("[data-dismiss]");
  if (close) close.hidden = false;
  if (toast.dataset.tone === "bad" || toast.dataset.armed) return;
  toast.dataset.armed = "";
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), STAY); };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

function icon(name) {
  const sprite = document.querySelector("svg use")?.getAttribute("href")?.split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("width", "16");
  svg.setAttribute("height", "16");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite ?? ""}#i-${name}`);
  svg.append(use);
  return svg;
}

// Show a message made by a script; `tone` is good, warn, bad or info.
export function toast(text, tone = "info") {
  if (!box) return;
  const element = document.createElement("div");
  element.className = "toast";
  element.dataset.tone = tone;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn quiet icon";
  close.setAttribute("aria-label", word("toasts", "close", "Close"));
  close.dataset.dismiss = "";
  close.append(icon("cross"));
  element.append(icon({ good: "ok", warn: "warn", bad: "bad" }[tone] ?? "info"), words, close);
  box.append(element);
}

if (box) {
  box.querySelectorAll(".toast").forEach(armed);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.matches?.(".toast")) armed(node);
    }
  }).observe(box, { childList: true });
}

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".toast, .note")?.remove();
});

// <button data-copy="id">: copies the text of the element with that id.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    toast(word("toasts", "copied", "Copied"));
  } catch {
    getSelection().selectAllChildren(source);
    toast(word("toasts", "selected", "Selected: press Ctrl C to copy"));
  }
});
