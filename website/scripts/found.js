// What a search has found: albums by their titles first, then photos by their albums.
import { say } from "./speech.js";
import { thumbnail, tile } from "./tiles.js";

// Photos at a time.
const MOST = 120;
const results = document.querySelector(".results");
const field = document.querySelector(".search input");
let shown = "";

const status = element("p", "facts");
const albums = element("ul", "cards small");
const photos = element("div");
const more = element("button", "quiet");
status.setAttribute("role", "status");
albums.setAttribute("role", "list");
more.type = "button";
results.append(status, albums, photos, more);

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function card({ album, photos: [first] }) {
  const item = element("li");
  const link = item.appendChild(element("a", "card"));
  const cover = link.appendChild(element("span", "cover"));
  link.href = album.url;
  if (first) {
    cover.append(thumbnail(first, ""));
  }
  link.append(element("h2", "", album.title));
  return item;
}

function group(some) {
  const [{ album }] = some;
  const section = element("section", "group");
  const link = section.appendChild(element("h2")).appendChild(element("a", "", album.title));
  const list = section.appendChild(element("ul", "grid"));
  link.href = album.url;
  list.setAttribute("role", "list");
  some.sort((one, other) => one.year - other.year || one.day - other.day);
  list.append(...some.map((each) => tile(each)));
  return section;
}

function grouped(found) {
  const groups = {};
  for (const photo of found) {
    (groups[photo.album.id] ??= []).push(photo);
  }
  return Object.values(groups).map(group);
}

function words(query, found, inAlbums, { isWhole, hasFailed }) {
  const counts = [
    inAlbums.length && say("count.albums", { n: inAlbums.length }),
    found.length && say("count.photos", { n: found.length }),
  ];
  const text = counts.filter(Boolean).join(" · ");
  if (!isWhole) {
    return `${text} ${say("search.loading")}`;
  }
  return `${text || say("search.nothing", { query })} ${hasFailed ? say("search.failed") : ""}`;
}

/** Change what is shown without taking the focus from a link that is shown again. */
function keepFocus(change) {
  const before = results.contains(document.activeElement) ? document.activeElement : null;
  change();
  if (before && !before.isConnected) {
    const links = [...results.querySelectorAll("a")];
    const again = links.find((link) => link.href === before.href && link.className === before.className);
    (again ?? field).focus({ preventScroll: Boolean(again) });
  }
}

/** Show what was found for `query`: photos, and albums with their photos. */
export function show(query, hits, state) {
  results.hidden = !query;
  const now = JSON.stringify([query, state.isWhole, hits.length]);
  if (now !== shown) {
    shown = now;
    keepFocus(() => render(query, hits, state));
  }
}

function render(query, hits, state) {
  const inAlbums = hits.filter((hit) => hit.photos);
  const found = hits.filter((hit) => !hit.photos);
  status.textContent = query && (state.isWhole || state.index) ? words(query, found, inAlbums, state) : "";
  albums.replaceChildren(...inAlbums.map(card));
  photos.replaceChildren();
  const showMore = () => {
    photos.append(...grouped(found.splice(0, MOST)));
    more.hidden = !found.length;
  };
  more.textContent = say("search.more");
  more.onclick = () => {
    const { length } = photos.querySelectorAll("a");
    showMore();
    photos.querySelectorAll("a")[length]?.focus(); // the button may be gone
  };
  showMore();
}

// Arrows go from one to the next, down from the field and up from the first one back into it.
document.addEventListener("keydown", (event) => {
  const links = [field, ...results.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const ahead = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const steps = at ? { ArrowRight: -1, ArrowLeft: -1, [ahead]: 1, ArrowUp: at === 1 ? -1 : 0 } : { ArrowDown: 1 };
  const target = steps[event.key] && at >= 0 && !event.altKey && links[at + steps[event.key]];
  if (target) {
    event.preventDefault();
    target.focus();
  }
});
