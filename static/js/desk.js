// The labeling desk: keys, the active Criterion, drafts. What the markup must carry:
//
// <div class="desk" id="desk"        root of page and htmx fragment (add class desk-pair for pairs)
//      data-assignment="<opaque id>" names the draft kept in the browser
//      data-draft-url="..."          POST, the fields of #rate without `action`; 2xx = stored
//      data-heartbeat-url="..."      POST, `token`; every 20 s. 404, 409, 410 = lease is gone
//      data-token="<lease token>">   also a hidden field `token` in #rate
// <form id="rate" hx-post="..." hx-target="#desk" hx-swap="outerHTML">
//      hidden: csrfmiddlewaretoken, token, key (idempotency key, new for every page)
//      its first submit button is value="submit" (Enter must never mean skip)
//   <fieldset class="crit" data-active>  one per Criterion; data-missing after a 422
//      radios in the order of the digits; in .scale.pref each has data-choice="AA|A|E|B|BB";
//      "cannot judge" has data-choice="X"; textarea in details.more or .reason
// <p class="saved" role="status"><svg/><span data-saved>…</span></p>, <p id="desk-state" role="status" data-pattern="{done} of {all} rated">2 of 4 rated</p>
// <div class="note bar" data-bar="offline|lost" hidden>
// Buttons carry data-key: "g" guidelines, "f" flag, "?" sheet, "c" and "r" on <summary>,
//   "Ctrl+Enter" submit, "Ctrl+Space" skip, "Ctrl+z" undo (keys.js presses them).
import { begin, changed } from "./drafts.js";
import "./desk_drag.js";
import { choice, entry, exclude, follow, into, keepsArrows, options, showSliders, stand, toggle } from "./desk_kinds.js";
import { clearRanks, firstMove, isRanked, isRanking, pickRank, showRanks } from "./desk_ranks.js";
import { lacksReason, refresh } from "./desk_rules.js";
import { showEvidence } from "./evidence.js";
import { bind } from "./keys.js";
import "./resend.js";
import "./text_size.js";

const SECOND_PRESS = 700;
let pending = null;

const criteria = () => [...document.querySelectorAll("#rate fieldset.crit:not([hidden])")];
const active = () => document.querySelector("#rate fieldset.crit[data-active]") ?? criteria()[0];
const answered = (crit) => Boolean(crit.querySelector("input:checked:not([name^=evidence-])") || entry(crit)?.value || isRanked(crit));

function activate(crit) {
  criteria().forEach((other) => other.toggleAttribute("data-active", other === crit));
}

function enter(crit) {
  if (!crit) return;
  activate(crit);
  const wanted = crit.dataset.missing === "reason" && crit.querySelector("textarea[name^=reason-]");
  const target = wanted || (crit.querySelector("input[type=radio]:checked") ?? firstMove(crit) ?? crit.querySelector("input, textarea"));
  into(target);
  crit.scrollIntoView({ block: "nearest" });
}

function move(step) {
  settle(false);
  const all = criteria();
  const next = all[all.indexOf(active()) + step];
  if (next) enter(next);
}

function choose(crit, radio, goOn = true) {
  if (!radio || radio.disabled) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  if (goOn && lacksReason(crit)) return reason();
  if (goOn) move(1);
}

function digit(place) {
  const crit = active();
  if (!crit) return false;
  if (isRanking(crit)) return pickRank(crit, place);
  const option = options(crit)[place - 1];
  if (option?.type === "checkbox") return toggle(option);
  if (!entry(crit)) return choose(crit, option);
  into(entry(crit)); // and the browser types the digit into it
  return false;
}

// After A or B on a five-step preference the desk waits a moment for the second press.
function settle(goOn) {
  if (!pending) return;
  clearTimeout(pending.timer);
  pending = null;
  if (goOn && active() && lacksReason(active())) return reason();
  if (goOn) move(1);
}

function prefer(letter) {
  let crit = active();
  if (!crit || !choice(crit, letter)) return false;
  if (pending?.crit === crit) {
    const twice = pending.letter === letter;
    settle(false);
    if (twice) return choose(crit, choice(crit, letter + letter));
    move(1);
    crit = active();
  }
  const clearly = choice(crit, letter + letter);
  choose(crit, choice(crit, letter), !clearly);
  if (clearly) pending = { crit, letter, timer: setTimeout(() => settle(true), SECOND_PRESS) };
}

function abstain() {
  const crit = active();
  const radio = crit && choice(crit, "X");
  return radio ? choose(crit, radio) : false;
}

function none() {
  const crit = active();
  return Boolean(crit) && toggle(choice(crit, "N"));
}

function clear() {
  const crit = active();
  settle(false);
  if (crit && entry(crit)) return digit(0);
  if (crit) clearRanks(crit);
  crit?.querySelectorAll("input:checked:not([name^=evidence-])").forEach((radio) => {
    radio.checked = false;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function reason() {
  const field = active()?.querySelector(":is(.more, .reason) textarea") ?? document.querySelector("#rate > .more textarea");
  if (!field) return false;
  const details = field.closest("details");
  if (details) details.open = true;
  field.focus();
}

function leave(event) {
  if (!event.target.matches?.("#rate :is(textarea, input[type=number])")) return false;
  const crit = event.target.closest("fieldset.crit") ?? active();
  return event.target === entry(crit) ? stand(crit) : enter(crit);
}

function count() {
  const state = document.getElementById("desk-state");
  if (!state) return;
  const all = criteria();
  const done = all.filter(answered).length;
  const pattern = state.dataset.pattern ?? "{done} of {all} rated";
  const text = pattern.replace("{done}", done).replace("{all}", all.length);
  if (state.textContent !== text) state.textContent = text;
}

// After a swap the focus goes to the text, which is read first; after a 422 to the first gap.
function start(swapped = false) {
  settle(false);
  if (swapped) document.getElementById("main")?.focus({ preventScroll: true });
  if (!document.getElementById("rate")) return;
  begin();
  showSliders();
  showRanks();
  showEvidence();
  refresh({ silent: true });
  count();
  const gap = document.querySelector("#rate fieldset.crit[data-missing]");
  const first = criteria().find((crit) => !answered(crit));
  if (gap) enter(gap);
  else activate(first ?? criteria()[0]);
}

const inCriterion = (element) => Boolean(element.closest?.("fieldset.crit"));
for (let place = 1; place <= 9; place += 1) {
  bind(String(place), () => digit(place), { focused: inCriterion });
}
bind("0", clear, { focused: inCriterion });
for (const letter of ["A", "E", "B"]) bind(letter.toLowerCase(), () => prefer(letter));
bind("x", abstain);
bind("n", none);
bind("ArrowUp", (event) => (keepsArrows(event.target) ? false : move(-1)), { typing: true });
bind("ArrowDown", (event) => (keepsArrows(event.target) ? false : move(1)), { typing: true });
bind("Shift+Enter", (event) => (event.target.matches?.("textarea, select") ? false : reason()), { typing: true });
bind("Escape", leave, { typing: true });
bind("[", () => document.getElementById("main")?.focus());
bind("]", () => enter(active()));

document.addEventListener("focusin", (event) => {
  const crit = event.target.closest?.("#rate fieldset.crit");
  if (crit && !crit.hasAttribute("data-active")) activate(crit);
});
for (const name of ["change", "input"]) {
  document.addEventListener(name, (event) => {
    if (!event.target.closest?.("#rate")) return;
    const crit = event.target.closest("fieldset.crit");
    crit?.removeAttribute("data-missing");
    if (crit) {
      exclude(crit, event.target);
      follow(crit, event.target);
    }
    refresh();
    count();
    changed();
  });
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "desk" || event.detail.elt?.id === "desk") start(true);
});
start();
