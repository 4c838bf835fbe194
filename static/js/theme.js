// Classic script, loaded before the first paint: sets the stored theme and text size, so nothing flashes.
// The button [data-theme-switch] goes round: system, light, dark.
(() => {
  const root = document.documentElement;
  const order = ["system", "light", "dark"];

  function read(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }

  function write(key, value) {
    try { localStorage.setItem(key, value); } catch { /* private mode: the choice lasts for this page */ }
  }

  function applyTheme(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  const stored = read("evalhub.theme");
  let theme = order.includes(stored) ? stored : "system";
  applyTheme(theme);
  const text = read("evalhub.text");
  if (text === "large" || text === "larger") root.dataset.text = text;

  function label(button) {
    const next = order[(order.indexOf(theme) + 1) % order.length];
    button.setAttribute("aria-label", `Colour theme: ${theme}. Switch to ${next}`);
    button.title = `Colour theme: ${theme}`;
    button.hidden = false;
  }

  addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-switch]").forEach((button) => {
      label(button);
      button.addEventListener("click", () => {
        theme = order[(order.indexOf(theme) + 1) % order.length];
        write("evalhub.theme", theme);
        applyTheme(theme);
        label(button);
      });
    });
  });

  // Another tab changed the theme: follow it.
  addEventListener("storage", (event) => {
    if (event.key !== "evalhub.theme") return;
    theme = order.includes(event.newValue) ? event.newValue : "system";
    applyTheme(theme);
    document.querySelectorAll("[data-theme-switch]").forEach(label);
  });
})();
