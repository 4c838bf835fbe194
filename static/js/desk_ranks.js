// A ranking of Outputs at the desk. The selects hold the answer; digits and buttons only move them.
// Contract of the markup, inside fieldset.crit:
// <ol data-ranks data-ties                           with data-ties Outputs may share a rank
//     data-said="Output {letter}: rank {rank} of {all}" data-unsaid="Output {letter}: no rank">
//   <li data-letter="A">                             rows stand where their ranks put them
//     <select name="place-KEY">                      no rank first, then rank 1 to n in order
//     <button data-step="-1" hidden> <button data-step="1" hidden>
import { say } from "./desk_rules.js";

const list = (row) => row.closest("[data-ranks]");
const select = (row) => row.querySelector("select");
const rank = (row) => select(row).selectedIndex;
const rows = (root) => [...root.querySelectorAll("[data-ranks] > li")];
const siblings = (row) => [...list(row).children];
const lettered = (all) => [...all].sort((a, b) => a.dataset.letter.localeCompare(b.dataset.letter));

export const isRanking = (crit) => rows(crit).length > 0;
export const isRanked = (crit) => isRanking(crit) && rows(crit).every(rank);
export const firstMove = (crit) => crit.querySelector("[data-step]");

function free(row) {
  const taken = siblings(row).map(rank);
  return siblings(row).map((_, at) => at + 1).filter((one) => !taken.includes(one));
}

// Rows stand where their ranks put them, those without in the places left; what had the focus
// keeps it.
function sort(root) {
  const focused = document.activeElement;
  const open = lettered(root.children).filter((row) => !rank(row));
  const sorted = [];
  for (const row of lettered(root.children).filter(rank).sort((a, b) => rank(a) - rank(b))) {
    sorted.push(...open.splice(0, Math.max(0, rank(row) - 1 - sorted.length)), row);
  }
  sorted.push(...open);
  if (sorted.some((row, at) => root.children[at] !== row)) root.append(...sorted);
  sorted.forEach((row) => { row.dataset.rank = rank(row); });
  if (root.contains(focused)) focused.focus({ preventScroll: true });
}

function tell(row) {
  const { said, unsaid } = list(row).dataset;
  const pattern = rank(row) ? said : unsaid;
  say(pattern.replace("{letter}", row.dataset.letter).replace("{rank}", rank(row)).replace("{all}", siblings(row).length));
}

// Whoever had the rank gets the one that is given up, unless ranks may be shared.
function settle(row) {
  const before = Number(row.dataset.rank ?? 0);
  const other = siblings(row).find((one) => one !== row && rank(one) && rank(one) === rank(row));
  if (other && !("ties" in list(row).dataset)) select(other).selectedIndex = before;
  sort(list(row));
  tell(row);
}

function give(row, to) {
  select(row).selectedIndex = to;
  select(row).dispatchEvent(new Event("change", { bubbles: true }));
}

// The digit of an Output gives it the best rank that is free, or takes its rank away.
export function pickRank(crit, place) {
  const row = lettered(rows(crit))[place - 1];
  if (row) give(row, rank(row) ? 0 : free(row)[0]);
}

function step(row, by) {
  const open = free(row);
  const to = rank(row) ? rank(row) + by : open.at(by < 0 ? 0 : -1);
  if (to < 1 || to > siblings(row).length) tell(row);
  else give(row, to);
}

// A row was dropped where it stands now: its place becomes its rank where that leaves the others
// theirs, else all who have a rank are counted anew. Between two that share a rank it shares it too.
export function dropRow(row) {
  const all = siblings(row);
  const ranked = all.filter((one) => one === row || rank(one));
  const at = ranked.indexOf(row);
  const place = all.indexOf(row) + 1;
  const low = at ? rank(ranked[at - 1]) : 0;
  const high = ranked[at + 1] ? rank(ranked[at + 1]) : all.length + 1;
  if (low === high) return give(row, low);
  if (low < place && place < high) return give(row, place);
  const before = ranked.map((one) => (one === row ? 0 : rank(one)));
  let to = 0;
  ranked.forEach((one, n) => {
    if (!n || before[n] !== before[n - 1]) to = n + 1;
    select(one).selectedIndex = to;
  });
  give(row, rank(row));
}

export function clearRanks(crit) {
  rows(crit).forEach((row) => { select(row).selectedIndex = 0; });
  const [first] = rows(crit);
  if (first) give(first, 0);
}

export function showRanks(root = document) {
  root.querySelectorAll("[data-ranks]").forEach(sort);
  root.querySelectorAll("[data-step], [data-drag]").forEach((control) => { control.hidden = false; });
}

// Heard before the desk's own listener, which saves what it finds.
document.addEventListener("change", (event) => {
  const crit = event.target.closest?.("fieldset.crit");
  const row = event.target.closest?.("[data-ranks] > li");
  if (row) settle(row);
  else if (event.target.matches?.("[data-choice=X]:checked") && crit && isRanking(crit)) {
    rows(crit).forEach((one) => { select(one).selectedIndex = 0; });
    showRanks(crit);
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-step]");
  if (button) step(button.closest("li"), Number(button.dataset.step));
});
