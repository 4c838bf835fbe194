// A submit that did not arrive, or came too soon after others, is sent again by itself, with the
// same key, until the server has it.
// For the desk (contract in desk.js): #rate is the form, its `key` makes a second arrival harmless.
import { changed, forget, hold } from "./drafts.js";
import { toast } from "./toasts.js";
import { word } from "./words.js";

const LONGEST = 30_000;
const RESTARTING = [502, 503, 504];
const EARLY = 429;
let tries = 0;
let timer = null;

const isSubmit = (event) => event.detail.elt?.id === "rate";

function cancel() {
  clearTimeout(timer);
  timer = null;
}

function again() {
  cancel();
  const button = document.querySelector("button[form=rate][type=submit]");
  if (button) button.form.requestSubmit(button);
}

function wait() {
  changed();
  if (!tries) toast(word("desk-said", "unsent", "Not sent yet. Your answer is kept, and is sent by itself when evalhub answers again."), "warn");
  tries += 1;
  cancel();
  timer = setTimeout(again, Math.min(LONGEST, 1000 * 2 ** tries));
}

// The server says how long, and fills #desk-early with why.
function rest(xhr) {
  changed();
  cancel();
  timer = setTimeout(again, 1000 * (Number(xhr.getResponseHeader("Retry-After")) || 1));
}

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (isSubmit(event)) wait();
    else if (event.detail.elt?.closest?.("#desk")) toast(word("desk-said", "offline", "Not done: no connection. Try again when it is back."), "bad");
  });
}
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (!isSubmit(event)) return;
  if (xhr.status === EARLY) return rest(xhr);
  document.getElementById("desk-early")?.replaceChildren();
  if (RESTARTING.includes(xhr.status)) wait();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isSubmit(event)) return;
  cancel();
  hold();
});
// Whatever else came to lie on the desk, or a refusal that a person has to read: not sent again.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "desk") return;
  cancel();
  tries = 0;
});
window.addEventListener("online", () => { if (timer) again(); });
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (target?.id !== "desk" || xhr.status >= 400) return;
  if (/ id="desk"/.test(xhr.responseText)) return forget();
  // Signed out meanwhile: sign in again, then the draft is still here.
  event.detail.shouldSwap = false;
  location.reload();
});
