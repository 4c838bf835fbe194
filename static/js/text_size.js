// The keys + and - make the texts larger and smaller; the choice is kept in this browser.
import { bind } from "./keys.js";

const SIZES = ["", "large", "larger"];

function resize(step) {
  const root = document.documentElement;
  const at = SIZES.indexOf(root.dataset.text ?? "") + step;
  if (at < 0 || at >= SIZES.length) return;
  if (SIZES[at]) root.dataset.text = SIZES[at];
  else delete root.dataset.text;
  try { localStorage.setItem("evalhub.text", SIZES[at]); } catch { /* lasts for this page */ }
}

for (const key of ["+", "="]) bind(key, () => resize(1));
bind("-", () => resize(-1));
