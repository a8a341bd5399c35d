// Search as one types: the index is loaded when the field first gets the focus, and nothing leaves the browser but
// requests for its files. The query stands in the address, so Back leads from an album to what was found.
import { documentOf, engine } from "./engine.js";
import { read, shards } from "./shards.js";
import { ready } from "./speech.js";
import { show } from "./found.js";

// Requests.
const AT_ONCE = 6;
// Milliseconds; browsers bound how often an address may change.
const ADDRESS_WAITS = 300;
const form = document.querySelector(".search");
const field = form.elements.q;
// By id; and the albums, each by its own.
const photos = new Map();
const state = { index: null, loading: null, isWhole: false, hasFailed: false };
let frame = 0;
let timer = 0;

function add({ album, photos: some }) {
  if (!photos.has(album.id)) {
    photos.set(album.id, { album, photos: [] });
    state.index.add(documentOf(album));
  }
  photos.get(album.id).photos.push(...some);
  for (const photo of some) {
    photos.set(photo.id, photo);
  }
  state.index.addAll(some.map(documentOf));
}

async function load() {
  const [index] = await Promise.all([engine(), ready()]);
  state.index = index;
  const names = await shards();
  const reader = async () => {
    for (let name = names.pop(); name; name = names.pop()) {
      try {
        (await read(name)).forEach(add);
        update();
      } catch {
        state.hasFailed = true;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
}

function begin() {
  state.loading ??= load()
    .catch(() => (state.hasFailed = true))
    .then(() => {
      state.isWhole = true;
      update();
    });
}

/** Show what is found, once before the next frame. */
function update() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    const query = field.value.trim();
    document.documentElement.classList.toggle("searching", query !== "");
    const hits = query && state.index ? state.index.search(query).map((hit) => photos.get(hit.id)) : [];
    show(query, hits, state);
  });
}

const queryOf = () => new URLSearchParams(location.search).get("q") ?? "";

function remember() {
  const query = field.value.trim();
  if (query === queryOf()) {
    return;
  }
  const address = query ? `?q=${encodeURIComponent(query)}` : location.pathname;
  history[queryOf() ? "replaceState" : "pushState"](null, "", address);
}

function recall() {
  clearTimeout(timer);
  field.value = queryOf();
  if (field.value) {
    begin();
  }
  update();
}

field.addEventListener("focus", begin);
field.addEventListener("input", () => {
  begin();
  update();
  clearTimeout(timer);
  timer = setTimeout(remember, ADDRESS_WAITS);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  remember();
  // Puts a phone's keyboard away.
  field.blur();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest(".results")) {
    field.focus();
  }
});
addEventListener("pagehide", remember);
addEventListener("popstate", recall);
recall();
