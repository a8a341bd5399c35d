// The photos of a page, as its markup tells of them.
import { translate } from "./say-again.js";

const PHOTO = '.grid > li[id^="p-"], .single[id^="p-"]';

// Lists far down a large page come as text, so that the first ones are soon there and answer. They become elements, so
// many at once, while the browser is idle, or all of them for who needs them all.
const AT_ONCE = 20;
const followers = [translate];

/** Call back when the browser has nothing else to do, or soon where it does not tell. */
export const idle = window.requestIdleCallback ?? setTimeout;

function* unfolding() {
  for (const box of document.querySelectorAll(".folded")) {
    const template = document.createElement("template");
    template.innerHTML = box.textContent;
    const list = template.content.firstElementChild;
    const photos = [...list.children];
    list.replaceChildren();
    list.id = box.id;
    box.replaceWith(list);
    while (photos.length) {
      list.append(...photos.splice(0, AT_ONCE));
      yield;
    }
    followers.forEach((follower) => follower(list));
  }
}

const steps = unfolding();

function unfoldSome() {
  if (!steps.next().done) {
    idle(unfoldSome);
  }
}

function unfoldAll() {
  while (!steps.next().done);
}

idle(unfoldSome);
addEventListener("beforeprint", unfoldAll);

/** Call `follow(root)` for the page now, and for each list that comes later. */
export function follow(follower) {
  follower(document);
  followers.push(follower);
}

/** Tell whether the page has no photos. */
export const isEmpty = () => !document.querySelector(PHOTO);

/** Return the elements of a page's photos, in order. */
export function elements() {
  unfoldAll();
  return [...document.querySelectorAll(PHOTO)];
}

/** Return the photo's element of this id. */
export function elementOf(id) {
  if (id && !document.getElementById(id)) {
    unfoldAll();
  }
  const element = id && document.getElementById(id);
  return element && around(element) === element ? element : undefined;
}

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
