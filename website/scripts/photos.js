// The photos of a page, as its markup tells of them.
const PHOTO = '.grid > li[id^="p-"], .single[id^="p-"]';

/** Return the elements of a page's photos, in order. */
export const elements = () => [...document.querySelectorAll(PHOTO)];

/** Return the photo's element that `node` is in. */
export const around = (node) => node.closest(PHOTO);

/** Return what an element of a photo says: where its files are, how they are called, what is on it. */
export function photoOf(element) {
  const image = element.querySelector("img");
  const video = element.querySelector("video");
  const link = element.querySelector("a");
  const film = video?.querySelector("source").src ?? "";
  const policy = element.closest("[data-download]")?.dataset.download ?? "resized";
  const size = image ?? video;
  return {
    element,
    film,
    id: element.id.slice(2),
    alt: image?.alt ?? video.getAttribute("aria-label"),
    caption: element.querySelector(".caption")?.textContent.trim() ?? "",
    date: (element.querySelector("time") ?? element.closest("section")?.querySelector("h2 time"))?.dateTime ?? "",
    width: Number(size.getAttribute("width")),
    height: Number(size.getAttribute("height")),
    small: image ? image.currentSrc || image.src : video.poster,
    srcset: image && (modern(element) || image.srcset),
    large: image ? link.href : video.poster,
    file: policy === "none" ? "" : film || link.href,
    original: policy === "original" ? element.querySelector("[data-original]")?.dataset.original : undefined,
    name: element.dataset.name ?? "",
  };
}

// A browser tells which formats it knows by what it has chosen for a picture of the same page.
let chosen = "";
function modern(element) {
  chosen ||= [...document.querySelectorAll("picture > img")].find((image) => image.currentSrc)?.currentSrc ?? "";
  return chosen.includes(".avif") ? element.querySelector("source")?.srcset : "";
}
