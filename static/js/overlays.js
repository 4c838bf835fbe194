// Dialogs and popovers: what the browser lacks is added, and focus always returns to the opener.
// Markup: <button command="show-modal|close" commandfor="id">, <button popovertarget="id">.

const openers = new WeakMap();
const hasCommands = "commandForElement" in HTMLButtonElement.prototype;
const hasPopovers = "popover" in HTMLElement.prototype;

export function isOpen(element) {
  if (element instanceof HTMLDialogElement) return element.open;
  return hasPopovers ? element.matches(":popover-open") : !element.hidden;
}

export function closeOverlay(element) {
  if (element instanceof HTMLDialogElement) element.close();
  else setPopover(element, false);
}

// True while something lies over the page that takes the keys. The guidelines drawer does not.
export function somethingOpen() {
  const all = document.querySelectorAll("dialog[open], [popover]:not(.drawer)");
  return [...all].some((element) => !isSidebar(element) && isOpen(element));
}

export function togglePopover(element, opener) {
  if (opener) openers.set(element, opener);
  setPopover(element, !isOpen(element));
}

function setPopover(element, show) {
  if (hasPopovers) {
    if (show !== isOpen(element)) element[show ? "showPopover" : "hidePopover"]();
    return;
  }
  element.hidden = !show;
  if (show) element.querySelector("button, input, textarea, a[href]")?.focus();
  else giveBack(element);
}

function isSidebar(element) {
  return element.classList.contains("side");
}

// A popover that was closed by a click elsewhere keeps the focus where the click put it.
function giveBack(element) {
  const opener = openers.get(element);
  const now = document.activeElement;
  const lost = !now || now === document.body || element.contains(now);
  if (opener?.isConnected && lost) opener.focus();
}

function runCommand(button) {
  const target = document.getElementById(button.getAttribute("commandfor"));
  const command = button.getAttribute("command");
  if (!target) return;
  if (command === "show-modal" && !target.open) target.showModal();
  else if (command === "close") target.close();
  else if (command === "toggle-popover") togglePopover(target, button);
  else if (command === "hide-popover") setPopover(target, false);
}

function runPopover(button) {
  const target = document.getElementById(button.getAttribute("popovertarget"));
  const action = button.getAttribute("popovertargetaction") || "toggle";
  if (target) setPopover(target, action === "toggle" ? !isOpen(target) : action === "show");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[commandfor], button[popovertarget]");
  if (!button) return;
  const id = button.getAttribute("commandfor") || button.getAttribute("popovertarget");
  const target = document.getElementById(id);
  if (target && !target.contains(button)) openers.set(target, button);
  if (button.hasAttribute("commandfor") && !hasCommands) runCommand(button);
  if (button.hasAttribute("popovertarget") && !hasPopovers) runPopover(button);
}, true);

// `close` and `toggle` do not bubble; both can be heard on the way down.
document.addEventListener("close", (event) => {
  const opener = openers.get(event.target);
  if (opener?.isConnected) opener.focus();
}, true);
document.addEventListener("toggle", (event) => {
  if (event.newState === "closed" && event.target.hasAttribute?.("popover")) giveBack(event.target);
}, true);

// A manual popover (the guidelines drawer) has no light dismiss: Escape closes it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const drawer = [...document.querySelectorAll('[popover="manual"]')].find(isOpen);
  const dialog = document.querySelector("dialog[open]");
  if (drawer && !dialog) {
    setPopover(drawer, false);
    event.preventDefault();
  }
});

if (!hasPopovers) {
  document.querySelectorAll("[popover]").forEach((element) => {
    if (!isSidebar(element) || matchMedia("(max-width: 63.99rem)").matches) element.hidden = true;
  });
}
