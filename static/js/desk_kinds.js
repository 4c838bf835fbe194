// Answers that are more than one choice on a scale. Contract of the markup, all inside fieldset.crit:
// <input type="number" name="rating-KEY"> and beside it <input type="range" data-slider hidden>
// <textarea name="text-KEY">
// <div data-set> checkboxes name="choice-KEY" and, for none of them, data-choice="N"
// "cannot judge" is a checkbox with data-choice="X"
import { isTyping } from "./keys.js";

export const entry = (crit) => crit.querySelector("input[type=number], textarea[name^=text-]");
export const options = (crit) => [...crit.querySelectorAll("input[type=radio]:not([data-choice=X]), [data-set] input[name^=choice-]")];
export const choice = (crit, name) => crit.querySelector(`input[data-choice="${name}"]`);

// Up and down go from criterion to criterion, not from number to number.
export const keepsArrows = (element) => element.type === "range" || (isTyping(element) && element.type !== "number");

// A number begins anew, a text goes on at its end.
export function into(field) {
  field?.focus({ preventScroll: true });
  if (field?.type === "number") field.select();
  else if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
}

// Out of a field, with the focus still on its criterion.
export function stand(crit) {
  crit.tabIndex = -1;
  crit.focus({ preventScroll: true });
}

// A slider would always say something; so it only moves the number, which may be empty.
export function showSliders(root = document) {
  root.querySelectorAll("input[data-slider]").forEach((slider) => {
    slider.hidden = false;
    const number = slider.closest("fieldset.crit").querySelector("input[type=number]");
    if (number.value) slider.value = number.value;
  });
}

// What is chosen and what says that there is nothing to choose exclude each other.
export function exclude(crit, target) {
  const off = (input) => { if (input && input !== target) input.checked = false; };
  const none = choice(crit, "N");
  const abstains = choice(crit, "X");
  const apart = abstains?.type === "checkbox";
  if (target === abstains) {
    if (apart && abstains.checked) { options(crit).forEach(off); off(none); }
  } else if (target === none) {
    if (none.checked) { options(crit).forEach(off); off(abstains); }
  } else if (!/^(reason|evidence|quote)-/.test(target.name)) {
    off(none);
    if (apart) off(abstains);
  }
}

// The number follows its slider and the slider its number.
export function follow(crit, target) {
  const number = crit.querySelector("input[type=number]");
  const slider = crit.querySelector("input[data-slider]");
  if (!slider) return;
  if (target === slider) number.value = slider.value;
  else if (target === number && number.value) slider.value = number.value;
}

// Tick or untick, as a click would.
export function toggle(box) {
  if (!box) return false;
  box.click();
  box.focus({ preventScroll: true });
  return true;
}

// Enter in a field would press the form's first button; the desk submits with Ctrl Enter only. Heard
// after the shortcuts, which may have a meaning for it.
window.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("#rate input")) event.preventDefault();
});
