// The viewer's panel of what is known about a photo. It comes in plain values, from a file beside the album's
// stylesheet, and is written here in the viewer's language.
import { country, locale, say } from "./speech.js";
import { addTool } from "./viewer.js";

const section = document.querySelector("[data-details]");
const panel = document.createElement("div");
let known = null; // a promise of the details by photo
let wanted = null; // the photo last asked for: a slow answer must not show another's

const load = () => (known ??= fetch(section.dataset.details).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))));

const plain = (value, digits = 2) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits, useGrouping: false }).format(value);

/** Return a moment as the camera's clock told it: it knew no zone, so none may move it. */
function moment(taken) {
  const form = { dateStyle: "full", timeStyle: "short", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, form).format(new Date(`${taken.slice(0, 19)}Z`));
}

function seconds(exposure) {
  const time = exposure < 0.4 ? `${plain(1)}/${plain(1 / exposure, 0)}` : plain(exposure);
  return say("details.seconds", { time });
}

function millimetres({ focal, focal35 }) {
  const length = plain(focal ?? focal35, 1);
  const isOther = focal && focal35 && Math.round(focal) !== focal35;
  return isOther ? say("details.focal35", { length, same: plain(focal35) }) : say("details.focal", { length });
}

function settings(photo) {
  return [
    photo.exposure && seconds(photo.exposure),
    photo.aperture && `f/${plain(photo.aperture)}`,
    photo.iso && `ISO ${plain(photo.iso)}`,
    (photo.focal || photo.focal35) && millimetres(photo),
  ].filter(Boolean);
}

const pixels = ({ width, height }) => say("details.pixels", { width: plain(width), height: plain(height) });

/** Return what the place is called: the town, the city that it is in or near, and the country. */
const names = ({ town, city, country: code }) => `${town}${city ? ` (${city})` : ""}, ${country(code)}`;

const place = (photo, id) => [photo.town && names(photo), photo.place.join(", "), link(id)].filter(Boolean);

function rows(photo, id) {
  const exposure = settings(photo);
  return [
    ["details.taken", photo.taken && [moment(photo.taken)]],
    ["details.camera", photo.camera && [photo.camera]],
    ["details.lens", photo.lens && [photo.lens]],
    ["details.exposure", exposure.length > 0 && exposure],
    ["details.size", photo.width && [pixels(photo)]],
    ["details.place", photo.place && place(photo, id)],
  ].filter(([, values]) => values);
}

function link(id) {
  return Object.assign(document.createElement("a"), { href: `map.html#p-${id}`, textContent: say("details.map") });
}

/** Return a value by itself, so that letters of the other direction do not turn what is around it. */
function isolated(value) {
  const element = document.createElement("bdi");
  element.append(value);
  return element;
}

function row([name, values]) {
  const term = Object.assign(document.createElement("dt"), { textContent: say(name) });
  const told = document.createElement("dd");
  told.append(...values.map(isolated));
  return [term, told];
}

async function show({ id }) {
  wanted = id;
  const all = await load().catch(() => (known = null)); // the next photo asks again
  const photo = all?.[id] ?? {};
  if (wanted !== id) {
    return;
  }
  const heading = Object.assign(document.createElement("h2"), { textContent: say("details.title") });
  const list = document.createElement("dl");
  list.append(...rows(photo, id).flatMap(row));
  const nothing = Object.assign(document.createElement("p"), { textContent: say(all ? "details.nothing" : "details.failed") });
  panel.replaceChildren(heading, list.firstChild ? list : nothing);
  panel.setAttribute("aria-label", say("details.title"));
}

function pressed(event) {
  if (event.key === "i" && !(event.ctrlKey || event.metaKey || event.altKey)) {
    document.querySelector(".pswp__button--details")?.click();
  }
}

if (section) {
  panel.className = "details";
  panel.setAttribute("role", "group");
  panel.tabIndex = 0; // it may be longer than the screen, and keys have to scroll it
  document.addEventListener("keydown", pressed);
  addTool({
    name: "details",
    label: "details.title",
    icon: "M12 11.5v5M12 7.75v.5M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0",
    order: 8,
    panel,
    onShow: show,
  });
}
