// The account's time zone from the browser's: a button that only shows where that zone is on offer.
const field = document.querySelector("select[data-zone]");
const button = document.querySelector("[data-zone-here]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (field && button && [...field.options].some((option) => option.value === here)) {
  button.textContent += `: ${here}`;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = here;
    field.focus();
  });
}
