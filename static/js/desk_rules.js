// Which criteria are asked and which need a reason, as the form stands. Contract of the markup:
// <fieldset class="crit" data-criterion="severity" data-title="Severity"
//      data-when="safe" data-when-values='["false"]'    asked only if `safe` has such a value
//      data-reasons='["1", "null"]'>                    values that need a reason; "*" is all
//   <p data-when-text>                                  the same in words, for pages without script
// <p id="desk-said" role="status">                      what has changed, for those who listen
import { word } from "./words.js";

const all = () => [...document.querySelectorAll("#rate fieldset.crit")];

const list = (text) => { try { return JSON.parse(text ?? "[]"); } catch { return []; } };

// The form's values of a criterion, "null" for cannot judge; several where several are chosen.
export function valuesOf(crit) {
  const abstains = crit.querySelector("input[data-choice=X]");
  if (abstains?.checked) return ["null"];
  const checked = [...crit.querySelectorAll("input:checked:is([name^=rating-], [name^=choice-], [name^=none-])")].map((input) => input.value);
  const typed = [...crit.querySelectorAll("input[type=number], textarea[name^=text-], select[name^=place-]")]
    .map((input) => input.value.trim()).filter(Boolean);
  return [...checked, ...typed];
}

function same(given, meant) {
  return given === meant || (given !== "null" && given !== "" && !/^["tf]/.test(meant) && Number(given) === Number(meant));
}

export function asked(crit, seen = []) {
  const key = crit.dataset.when;
  if (!key) return true;
  const other = all().find((one) => one.dataset.criterion === key);
  if (!other) return true;
  if (seen.includes(crit) || !asked(other, [...seen, crit])) return false;
  const meant = list(crit.dataset.whenValues);
  return valuesOf(other).some((given) => meant.some((one) => same(given, one)));
}

export function needsReason(crit) {
  const wanted = list(crit.dataset.reasons);
  const given = valuesOf(crit);
  if (!wanted.length || !given.length) return false;
  if (given[0] === "null") return wanted.includes("null");
  return wanted.includes("*") || given.some((value) => wanted.some((one) => same(value, one)));
}

const reasonOf = (crit) => crit.querySelector("textarea[name^=reason-]");
export const lacksReason = (crit) => needsReason(crit) && !reasonOf(crit)?.value.trim();

export function say(text) {
  const place = document.getElementById("desk-said");
  if (place) place.textContent = text;
}

// Show what is asked now, hide the rest; open the reasons that are needed.
export function refresh({ silent = false } = {}) {
  const news = [];
  for (const crit of all()) {
    const shown = asked(crit);
    if (shown === crit.hidden) {
      crit.hidden = !shown;
      news.push(shown ? word("desk-said", "asked", "{title} is asked now.", crit.dataset) : word("desk-said", "unasked", "{title} is not asked any more.", crit.dataset));
    }
    const reason = reasonOf(crit);
    if (!reason) continue;
    const needed = shown && needsReason(crit);
    if (needed && !reason.required) {
      reason.closest("details").open = true;
      news.push(word("desk-said", "reason", "{title} needs a reason.", crit.dataset));
    }
    reason.required = needed;
  }
  if (news.length && !silent) say(news.join(" "));
}
