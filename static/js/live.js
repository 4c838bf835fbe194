// Progress that polls, and words for screen readers at a bearable pace.
//
// <section id="run-progress" hx-get="..." hx-trigger="poll" hx-swap="outerHTML" data-poll="2">
//   asks every 2 seconds while the tab is visible; a fragment without data-poll ends it.
// <p data-announce>743 of 1,200 calls</p> inside a swapped fragment
//   is spoken through #announcer, at most every 10 seconds.
// [data-focus] in the page or in a swapped fragment gets the focus (summary of a form's errors).

const SPEAK_EVERY = 10_000;
const LONGEST = 60;
const asked = new WeakMap();
let failures = 0;
let spokenAt = 0;
let pending;

function due(element) {
  const seconds = Math.min(LONGEST, (Number(element.dataset.poll) || 2) * 2 ** failures);
  return Date.now() - (asked.get(element) ?? 0) >= seconds * 1000 - 100;
}

function tick() {
  if (document.hidden || !window.htmx) return;
  document.querySelectorAll("[data-poll]").forEach((element) => {
    if (!asked.has(element)) asked.set(element, Date.now());
    else if (due(element)) {
      asked.set(element, Date.now());
      window.htmx.trigger(element, "poll");
    }
  });
}

function say(text) {
  const announcer = document.getElementById("announcer");
  if (!announcer || !text) return;
  clearTimeout(pending);
  const wait = Math.max(0, spokenAt + SPEAK_EVERY - Date.now());
  pending = setTimeout(() => {
    spokenAt = Date.now();
    announcer.textContent = text;
  }, wait);
}

function arrived(root) {
  if (!root?.querySelector) return;
  const focus = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  focus?.focus();
  const words = root.matches?.("[data-announce]") ? root : root.querySelector("[data-announce]");
  say(words?.textContent.trim());
}

setInterval(tick, 500);
document.addEventListener("visibilitychange", tick);
document.addEventListener("htmx:afterSettle", (event) => arrived(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  failures = event.detail.successful ? 0 : Math.min(failures + 1, 5);
});
document.querySelector("[data-focus]")?.focus();
