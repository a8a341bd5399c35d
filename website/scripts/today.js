// What is new bears a mark; and photos of this day in earlier years, once the page is there and at rest.
import { near, read, shards } from "./shards.js";
import { ready, say } from "./speech.js";
import { tile } from "./tiles.js";

const MOST = 12;
const now = new Date();
const today = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("");

for (const card of document.querySelectorAll(".latest li:not([hidden]) .card")) {
  for (const same of document.querySelectorAll(`.year .card[href="${card.getAttribute("href")}"] .fresh`)) {
    same.hidden = false;
  }
}

/** Return photos of this day in earlier years: every year has its turn before any has another. */
async function photosOfToday() {
  const sheets = (await Promise.all(near(await shards(), today).map(read))).flat();
  const years = {};
  for (const photo of sheets.flatMap((sheet) => sheet.photos)) {
    if (photo.day === today && photo.year < now.getFullYear()) {
      (years[photo.year] ??= []).push(photo);
    }
  }
  const turns = Object.values(years).flatMap((some) => some.map((photo, turn) => ({ photo, turn })));
  const chosen = turns.sort((one, other) => one.turn - other.turn).slice(0, MOST);
  return chosen.map(({ photo }) => photo).sort((one, other) => other.year - one.year);
}

/** Put `section` where nothing moves that is seen: before a year below the window's end, or at the very end. */
function insertUnseen(section) {
  const years = [...document.querySelectorAll(".year")].slice(1);
  const next = years.find((each) => each.getBoundingClientRect().top >= innerHeight);
  document.querySelector(".years").insertBefore(section, next ?? null);
}

async function show() {
  const [photos] = await Promise.all([photosOfToday(), ready()]);
  if (!photos.length) {
    return;
  }
  const section = document.createElement("section");
  section.className = "today";
  section.appendChild(document.createElement("h2")).textContent = say("home.today");
  const list = section.appendChild(document.createElement("ul"));
  list.className = "strip";
  list.setAttribute("role", "list");
  list.append(...photos.map((each) => tile(each, say("home.ago", { n: now.getFullYear() - each.year }))));
  insertUnseen(section);
}

const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
// Without a network the page is complete without it.
const begin = () => whenIdle(() => show().catch(() => {}));
if (document.readyState === "complete") {
  begin();
} else {
  addEventListener("load", begin);
}
