// Runs where it stands, before the albums below it are parsed: what it shows above them moves nothing.
//
// What is new is told by what this browser saw at the visit before: of each of the latest albums, when its last
// photo had come. No clock is compared with another, and nobody else learns of it.
"use strict";

(() => {
  // Milliseconds without a look, after which another visit begins.
  const VISIT = 30 * 60_000;
  const section = document.querySelector(".latest");
  const cards = [...(section?.querySelectorAll("[data-added]") ?? [])];
  // Of the album, whose address may change.
  const idOf = (card) => card.pathname.split("/")[3];

  document.querySelector(".search").hidden = false;
  document.documentElement.classList.toggle("searching", new URLSearchParams(location.search).has("q"));

  let known = {};
  try {
    known = JSON.parse(localStorage.getItem("visit")) ?? {};
  } catch {
    // Not ours, or not allowed: then nothing is new.
  }
  const now = Date.now();
  const former = now - (known.at ?? 0) > VISIT ? known.seen : known.former;
  const seen = Object.fromEntries(cards.map((card) => [idOf(card), Number(card.dataset.added)]));
  try {
    localStorage.setItem("visit", JSON.stringify({ at: now, seen, former }));
  } catch {
    // No room, or not allowed.
  }

  // An album that was not among the latest then is new if it is now, and was not pushed in by another's end.
  const oldest = Math.min(...Object.values(former ?? {}), Infinity);
  const isNew = (card) => former && Number(card.dataset.added) > (former[idOf(card)] ?? oldest);
  for (const card of cards) {
    card.parentElement.hidden = !isNew(card);
  }
  if (section) {
    section.hidden = !cards.some(isNew);
  }
})();
