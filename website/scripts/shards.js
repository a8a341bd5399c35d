// The index that this view searches, a shard at a time. `pipeline/shards.py` says which photos lie in which.

const list = new URL(document.querySelector(".search").dataset.index, location.href);
const fetched = new Map();

async function json(name) {
  const answer = await fetch(new URL(`${name}.json`, list));
  if (!answer.ok) {
    throw new Error(`${name}: ${answer.status}`);
  }
  return answer.json();
}

/** Return the names of all shards. */
export const shards = () => json("index");

/** Return the names of the shards that may hold photos of `day`, MMDD. */
export const near = (names, day) => names.filter((name) => name.startsWith(day) || day.startsWith(name));

/** Return the albums in a shard, each with its photos of one day; it is asked for once. */
export function read(name) {
  if (!fetched.has(name)) {
    const reading = json(name).then((sheets) => Object.entries(sheets).map(sheet));
    // The next one to ask tries again.
    reading.catch(() => fetched.delete(name));
    fetched.set(name, reading);
  }
  return fetched.get(name);
}

function sheet([slot, [title, audience, photos]]) {
  const id = slot.slice(4);
  const folder = `/g/${audience}/${id}/`;
  const album = { id, title, audience, url: `${folder}index.html` };
  return { album, photos: photos.map((each) => photo(each, slot.slice(0, 4), album, folder)) };
}

function photo(entry, day, album, folder) {
  const [id, year, words, thumbnail, ratio, camera = "", tags = [], before = 0, place = []] = entry;
  const page = before ? `${folder}page-${before + 1}.html` : album.url;
  const source = `${folder}i/${id}${thumbnail}`;
  return { id, album, year, day, words, source, ratio, camera, tags, place, url: `${page}#p-${id}` };
}
