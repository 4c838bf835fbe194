// Where one Criterion is asked, a chosen value submits by itself after a moment, for those who
// switched that on (<body data-auto-submit>). Undo takes it back, as any submit.
import { lacksReason } from "./desk_rules.js";

const MOMENT = 400;
const SECOND_PRESS = 900; // on five-step preferences a letter may be pressed twice
let timer = null;

function asked() {
  return [...document.querySelectorAll("#rate fieldset.crit:not([hidden])")];
}

function submit(crit) {
  const button = document.querySelector("button[form=rate][type=submit]");
  if (crit.isConnected && !lacksReason(crit)) button?.form.requestSubmit(button);
}

document.addEventListener("change", (event) => {
  clearTimeout(timer);
  if (!("autoSubmit" in document.body.dataset) || !event.target.matches?.("#rate input[type=radio]")) return;
  const [crit, another] = asked();
  const chosen = event.target.checked && event.target.dataset.choice !== "X";
  if (!crit || another || !chosen || !crit.contains(event.target)) return;
  const twice = Boolean(crit.querySelector("input[data-choice=AA]"));
  timer = setTimeout(() => submit(crit), twice ? SECOND_PRESS : MOMENT);
});
for (const name of ["input", "htmx:beforeRequest"]) {
  document.addEventListener(name, (event) => {
    if (name !== "input" || event.target.matches?.("textarea")) clearTimeout(timer);
  });
}
