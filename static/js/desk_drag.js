// Dragging the rows of a ranking with mouse, pen or finger; keys, buttons and selects do the same.
// Contract: that of desk_ranks.js, and in every row
//   <span data-drag hidden aria-hidden="true">       what is taken hold of
// The row that is held bears data-held. Escape puts it back.
import { dropRow, showRanks } from "./desk_ranks.js";

const LEAST = 4; // px: less is a click
let held = null;

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

// The others move around the held row, which never leaves the page: a finger stays on it.
function follow(row, y) {
  while (row.previousElementSibling && y < middle(row.previousElementSibling)) row.after(row.previousElementSibling);
  while (row.nextElementSibling && y > middle(row.nextElementSibling)) row.before(row.nextElementSibling);
}

function letGo(keep) {
  const { row, moved } = held;
  held = null;
  row.removeAttribute("data-held");
  if (!row.isConnected) return;
  if (keep && moved) dropRow(row);
  else showRanks(row.closest("fieldset"));
}

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest?.("[data-drag]")?.closest("[data-ranks] > li");
  if (!row || held || event.button !== 0) return;
  event.preventDefault();
  held = { row, pointer: event.pointerId, from: event.clientY, moved: false };
  row.setAttribute("data-held", "");
  row.parentElement.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== held?.pointer) return;
  held.moved ||= Math.abs(event.clientY - held.from) >= LEAST;
  if (held.moved) follow(held.row, event.clientY);
});
document.addEventListener("pointerup", (event) => {
  if (event.pointerId === held?.pointer) letGo(true);
});
document.addEventListener("pointercancel", (event) => {
  if (event.pointerId === held?.pointer) letGo(false);
});
document.addEventListener("keydown", (event) => {
  if (held && event.key === "Escape") letGo(false);
});
