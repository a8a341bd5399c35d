// Light or dark by choice, before anything is painted: so this one script blocks. Without it, and without a
// choice, the system's holds.
"use strict";

(() => {
  const page = document.documentElement;

  const apply = () => {
    let look;
    try {
      look = localStorage.getItem("look") ?? "";
    } catch {
      return; // Storage is forbidden: there is nothing to choose.
    }
    page.dataset.look = look;
    for (const colour of document.querySelectorAll("meta[name=theme-color]")) {
      colour.dataset.look ??= colour.media.includes("dark") ? "dark" : "light";
      const { look: own } = colour.dataset;
      colour.media = look ? (look === own ? "all" : "not all") : `(prefers-color-scheme: ${own})`;
    }
  };

  apply();
  document.addEventListener("look", apply);
  addEventListener("storage", apply); // chosen in another tab
})();
