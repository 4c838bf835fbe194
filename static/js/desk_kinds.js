// Answers that are more than one choice on a scale. Contract of the markup, all inside fieldset.crit:
// <input type="number" name="rating-KEY"> and beside it <input type="range" data-slider hidden>
// <textarea name="text-KEY">
// <div data-set> checkboxes name="choice-KEY" and, for none of them, data-choice="N"
// "cannot judge" is a checkbox with data-choice="X"
export const entry = (crit) => crit.querySelector("input[type=number], textarea[name^=text-]");
export const options = (crit) => [...crit.querySelectorAll("input[type=radio]:not([data-choice=X]), [data-set] input[name^=choice-]")];
export const choice = (crit, name) => crit.querySelector(`input[data-choice="${name}"]`);

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
