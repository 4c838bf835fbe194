// Drafts and the hold on an assignment: saved on every change, kept in the browser until the server
// has them, sent again after a lost connection. Contract of the markup: see desk.js.

const WAIT = 400;
const BEAT = 20_000;
const KEEP_DAYS = 7;
const PREFIX = "evalhub.draft.";
const PRIVATE = ["csrfmiddlewaretoken", "token", "key", "action"];
let timer;
let retry;
let beat;
let failures = 0;
let changes = 0;
let sending; // the draft that is on its way

const desk = () => document.getElementById("desk");
const form = () => document.getElementById("rate");

function storage(run) {
  try { return run(localStorage); } catch { return null; }
}

function entries() {
  return [...new FormData(form())].filter(([name, value]) => !PRIVATE.includes(name) && typeof value === "string");
}

function clock() {
  return new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" }).format(new Date());
}

// The page has these words in its language: data-stored, data-kept, data-unsaved, data-gone.
const WORDS = {
  stored: "Draft saved {time}",
  kept: "Draft kept in this browser {time}",
  unsaved: "Draft not saved; it is kept in this browser",
  gone: "Not saved: this was handed on",
};

function status(name, waiting = false) {
  const place = document.querySelector("[data-saved]");
  const text = (place?.dataset[name] ?? WORDS[name]).replace("{time}", clock());
  if (place && place.textContent !== text) place.textContent = text;
  place?.closest(".saved")?.toggleAttribute("data-waiting", waiting);
}

function bar(name, show) {
  const element = document.querySelector(`[data-bar="${name}"]`);
  if (element) element.hidden = !show;
}

function request(url, body, stop = new AbortController()) {
  const csrf = form().querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const late = setTimeout(() => stop.abort(), 15_000);
  return fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": csrf, Accept: "application/json" },
    credentials: "same-origin",
    redirect: "manual", // to the sign-in page: not stored
    signal: stop.signal,
  }).finally(() => clearTimeout(late));
}

function keepHere(id) {
  storage((store) => store.setItem(PREFIX + id, JSON.stringify({ at: Date.now(), fields: entries() })));
}

export function forget(id = desk()?.dataset.assignment) {
  clearTimeout(timer);
  clearTimeout(retry);
  if (id) storage((store) => store.removeItem(PREFIX + id));
}

// The answer itself is on its way; a draft that arrived after it would be refused.
export function hold() {
  clearTimeout(timer);
  clearTimeout(retry);
  sending?.abort("held");
}

function lost() {
  clearInterval(beat);
  bar("lost", true);
  status("gone", true);
}

async function send(id) {
  const { draftUrl, token } = desk()?.dataset ?? {};
  if (!draftUrl || desk().dataset.assignment !== id) return;
  const sent = changes;
  const body = new FormData(form());
  body.delete("action");
  if (token && !body.has("token")) body.set("token", token);
  let answer = null;
  const stop = sending = new AbortController();
  try { answer = await request(draftUrl, body, stop); } catch { /* no connection: handled below */ }
  if (stop.signal.reason === "held") return;
  if (desk()?.dataset.assignment !== id) return;
  if (answer?.ok) {
    failures = 0;
    bar("offline", false);
    if (sent === changes) forget(id);
    status("stored");
  } else if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 408) {
    if ([404, 409, 410].includes(answer.status)) lost();
    else status("unsaved", true);
  } else {
    failures += 1;
    bar("offline", true);
    status("kept", true);
    clearTimeout(retry);
    retry = setTimeout(() => send(id), Math.min(30_000, 1000 * 2 ** failures));
  }
}

export function changed() {
  const id = desk()?.dataset.assignment;
  if (!id || !form()) return;
  changes += 1;
  keepHere(id);
  clearTimeout(timer);
  timer = setTimeout(() => send(id), WAIT);
}

function restore(id) {
  const stored = storage((store) => JSON.parse(store.getItem(PREFIX + id)));
  if (!stored?.fields) return;
  const values = new Map(stored.fields);
  const ticked = new Set(stored.fields.map((pair) => pair.join("\n")));
  for (const element of form().elements) {
    if (!element.name || PRIVATE.includes(element.name)) continue;
    if (element.type === "radio") element.checked = values.get(element.name) === element.value;
    else if (element.type === "checkbox") element.checked = ticked.has(`${element.name}\n${element.value}`);
    else if (element.matches("select")) {
      const chosen = [...element.options].filter((option) => ticked.has(`${element.name}\n${option.value}`));
      if (chosen.length) element.value = chosen.at(-1).value; // of several fields of one name the own
    } else if (element.matches("textarea, input:not([type=hidden])") && values.has(element.name)) {
      element.value = values.get(element.name);
      if (element.value) element.closest("details")?.setAttribute("open", "");
    }
  }
  document.dispatchEvent(new CustomEvent("desk:restored", { detail: stored.fields }));
  changed();
}

function sweep() {
  const oldest = Date.now() - KEEP_DAYS * 86_400_000;
  storage((store) => Object.keys(store).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
    let at = 0;
    try { at = JSON.parse(store.getItem(key)).at; } catch { /* unreadable: goes */ }
    if (!(at > oldest)) store.removeItem(key);
  }));
}

async function pulse() {
  const { heartbeatUrl, token } = desk()?.dataset ?? {};
  if (!heartbeatUrl || document.hidden || !form()) return;
  const body = new FormData();
  body.set("token", token ?? "");
  try {
    const answer = await request(heartbeatUrl, body);
    if ([404, 409, 410].includes(answer.status)) lost();
  } catch { /* the next beat tries again; the lease outlasts several */ }
}

// Start over for the assignment that is on the page now.
export function begin() {
  clearTimeout(timer);
  clearTimeout(retry);
  clearInterval(beat);
  failures = 0;
  if (!form()) return;
  sweep();
  restore(desk().dataset.assignment);
  beat = setInterval(pulse, BEAT);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) pulse(); });
addEventListener("online", () => {
  bar("offline", false);
  if (failures) send(desk()?.dataset.assignment);
});
addEventListener("offline", () => bar("offline", true));
