// Thumbnails that lead to their albums' pages. They lie under the grants of other audiences, so each audience is
// opened first; one answer may open several, and they stay open for longer than we wait before we ask again.

// Milliseconds; a grant lasts longer.
const OPEN = 15 * 60_000;
const doors = new Map();

function open(audience) {
  const door = doors.get(audience);
  if (door && Date.now() - door.at < OPEN) {
    return door.opening;
  }
  const opening = fetch(`/auth/renew?next=/g/${audience}/`, { cache: "no-store" }).catch(() => {});
  doors.set(audience, { at: Date.now(), opening });
  return opening;
}

/** Return a list item with the thumbnail of `photo`, and `label` below it if there is one. */
export function tile(photo, label = "") {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.append(thumbnail(photo, photo.words));
  item.style.setProperty("--r", photo.ratio);
  link.href = photo.url;
  if (label) {
    link.appendChild(document.createElement("span")).textContent = label;
  }
  return item;
}

/** Return the thumbnail of `photo`, which loads as soon as it may. */
export function thumbnail(photo, alt) {
  const image = new Image();
  image.loading = "lazy";
  image.decoding = "async";
  image.alt = alt;
  open(photo.album.audience).then(() => (image.src = photo.source));
  return image;
}
