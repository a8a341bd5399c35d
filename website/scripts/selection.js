// Choosing photos on their page, and taking the chosen or all of them home.
import { around, elements, isEmpty, photoOf } from "./photos.js";
import { share, sharesFiles } from "./share.js";
import { ready, say } from "./speech.js";

const door = document.querySelector(".take");
const page = document.documentElement;
const ticks = new Map(); // the checkbox of each photo's element
let bar = null;
let last = null; // the tick that was set last, for a range
let working = null; // an AbortController while files are under way

const chosen = () => [...ticks].filter(([, tick]) => tick.checked).map(([element]) => element);

function button(key, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = say(key);
  made.addEventListener("click", onClick);
  return made;
}

function makeBar() {
  const made = document.createElement("div");
  made.className = "selection";
  made.setAttribute("role", "region");
  made.setAttribute("aria-label", say("take.selection"));
  made.count = Object.assign(document.createElement("p"), { className: "count" });
  made.count.setAttribute("role", "status");
  made.progress = Object.assign(document.createElement("progress"), { hidden: true });
  made.progress.setAttribute("aria-label", say("take.progress"));
  made.all = button("take.all", () => setAll(true));
  made.none = button("take.none", () => setAll(false));
  made.save = button("take.download", () => pack(chosen()));
  made.share = button("viewer.share", shareChosen);
  made.share.hidden = !sharesFiles();
  made.done = button("take.done", leave);
  made.stop = button("take.cancel", () => working.abort());
  made.append(made.count, made.progress, made.all, made.none, made.share, made.save, made.stop, made.done);
  made.save.className = "";
  return made;
}

/** Show how many are chosen, or `text`; what can be pressed follows. */
function show(text = say("take.chosen", { n: chosen().length })) {
  const isWorking = Boolean(working);
  const none = chosen().length === 0;
  bar.count.textContent = text;
  bar.progress.hidden = bar.stop.hidden = !isWorking;
  const isChoosing = page.classList.contains("choosing");
  for (const each of [bar.all, bar.none, bar.save]) {
    each.hidden = isWorking || !isChoosing;
  }
  bar.share.hidden = isWorking || !isChoosing || !sharesFiles();
  bar.done.hidden = isWorking;
  bar.save.disabled = bar.share.disabled = bar.none.disabled = none;
}

function setAll(on) {
  ticks.forEach((tick) => (tick.checked = on));
  show();
}

function tickFor(element) {
  const tick = Object.assign(document.createElement("input"), { type: "checkbox", className: "tick" });
  tick.setAttribute("aria-label", say("take.choose", { photo: photoOf(element).alt }));
  element.prepend(tick);
  return tick;
}

async function enter() {
  await ready();
  if (ticks.size) {
    return; // pressed twice
  }
  bar ??= makeBar();
  for (const element of elements()) {
    ticks.set(element, tickFor(element));
  }
  page.classList.add("choosing");
  document.body.append(bar);
  document.addEventListener("click", toggled, true);
  document.addEventListener("keydown", escaped);
  show();
  ticks.values().next().value.focus({ preventScroll: true });
}

function leave() {
  page.classList.remove("choosing");
  document.removeEventListener("click", toggled, true);
  document.removeEventListener("keydown", escaped);
  ticks.forEach((tick) => tick.remove());
  ticks.clear();
  last = null;
  bar.remove();
  door.querySelector("button:not([hidden])")?.focus();
}

function escaped(event) {
  if (event.key === "Escape" && !working && !event.defaultPrevented) {
    leave();
  }
}

// Anywhere on a photo counts as its tick. Before all others, for else the viewer would open.
function toggled(event) {
  const element = around(event.target);
  const tick = ticks.get(element);
  if (!tick || working) {
    return;
  }
  if (event.target !== tick) {
    event.preventDefault();
    event.stopPropagation();
    tick.checked = !tick.checked;
  }
  if (event.shiftKey && last) {
    range(element, last, tick.checked);
  }
  last = element;
  show();
}

function range(from, to, on) {
  const all = [...ticks.keys()];
  const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  all.slice(first, end + 1).forEach((element) => (ticks.get(element).checked = on));
}

async function shareChosen() {
  show((await share(chosen().map(photoOf))) || undefined);
}

async function pack(found) {
  if (working) {
    return;
  }
  const photos = found.map(photoOf).filter((photo) => photo.file);
  working = new AbortController();
  bar.progress.max = photos.length;
  const progress = (done) => {
    bar.progress.value = done;
  };
  progress(0);
  show(say("take.packing", { n: photos.length }));
  bar.stop.focus();
  let told;
  try {
    const { saveZip } = await import("./zip.js");
    const missing = await saveZip(photos, title(), working.signal, progress);
    told = missing.length ? `${say("take.missing", { n: missing.length })} ${missing.join(", ")}` : say("take.saved");
  } catch (error) {
    told = say({ AbortError: "take.cancelled", TooMuchError: "take.too_much" }[error.name] ?? "take.failed");
  }
  working = null;
  show(told);
  bar.done.focus();
}

const title = () => document.querySelector("h1").textContent.trim().replace(/[\\/:*?"<>|\p{Cc}]/gu, "_").slice(0, 100);

async function packAll() {
  await ready();
  bar ??= makeBar();
  document.body.append(bar);
  await pack(elements());
}

if (door && !isEmpty()) {
  const [select, all] = door.querySelectorAll("button");
  select.hidden = false;
  select.addEventListener("click", enter);
  all.hidden = Boolean(document.querySelector(".downloads")); // a ZIP of the whole album is there already
  all.addEventListener("click", packAll);
}
