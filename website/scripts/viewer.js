// Shows a page's photos one at a time, over the page. Others put their own tools into it:
//
//   import { addTool } from "./viewer.js";
//   addTool({ name: "details", label: "details.title", icon: "M12 11v6M12 7v.5", panel: element, onShow(photo) {…} });
import { film } from "./film.js";
import { around, elementOf, elements, follow, idle, photoOf } from "./photos.js";
import { number, ready, say } from "./speech.js";

const tools = [];
let photos = [];
let viewer = null;
let isOpening = false;
let backwards = false; // right to left: the first photo is the rightmost, and swipes go the other way

/**
 * Put a button into the viewer. `label` is the key of a message, `icon` a path of lines in a box of 24, `order` its
 * place (from 7). A press calls `onClick(photo, button)`, or opens `panel`, an element, after `onShow(photo)`, which is
 * called for each photo while the panel is open. `isShown(photo)` tells whether there is anything to press for, and
 * `onInit(button, viewer)` is called each time the viewer opens.
 */
export function addTool(tool) {
  tools.push(tool);
}

/** Tell a viewer something that passes. */
export function tell(text) {
  const notice = viewer?.element.querySelector(".pswp__notice"); // it may have been closed meanwhile
  if (notice) {
    notice.textContent = text;
  }
}

const place = (index) => (backwards ? photos.length - 1 - index : index);
const current = () => photos[place(viewer.currIndex)];
const load = () => Promise.all([import("./photoswipe.js"), ready(), styled()]);

let styles = null;
function styled() {
  styles ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("photoswipe.css", import.meta.url);
    link.onload = link.onerror = resolve;
    document.querySelector("link[rel=stylesheet]").before(link); // ours comes later and wins
  });
  return styles;
}

async function open(element, { known = false } = {}) {
  if (viewer || isOpening) {
    return;
  }
  isOpening = true;
  const [{ default: PhotoSwipe }] = await load().finally(() => (isOpening = false));
  photos = elements().map(photoOf);
  backwards = getComputedStyle(document.documentElement).direction === "rtl";
  const index = photos.findIndex((photo) => photo.element === element);
  history.scrollRestoration = "manual"; // on the way back the page stands where the last photo is
  if (!known) {
    history.pushState({ viewer: true }, "", `#${element.id}`);
  }
  viewer = new PhotoSwipe(settings(index));
  viewer.addFilter("itemData", slide);
  viewer.addFilter("placeholderSrc", (_, content) => content.data.msrc || false);
  viewer.on("uiRegister", register);
  viewer.on("change", changed);
  viewer.on("keydown", pressed);
  viewer.on("close", leaving);
  viewer.on("destroy", left);
  film(viewer);
  viewer.init();
  entered();
}

function settings(index) {
  return {
    dataSource: photos,
    index: place(index),
    bgOpacity: 1,
    loop: false,
    returnFocus: false,
    preload: backwards ? [2, 1] : [1, 2],
    maxZoomLevel: 1, // a pixel of the largest file on a pixel of the page
    secondaryZoomLevel: (levels) => Math.min(1, Math.max(levels.fill, levels.fit * 2.5)),
    closeTitle: say("viewer.close"),
    zoomTitle: say("viewer.zoom"),
    arrowPrevTitle: say(backwards ? "viewer.next" : "viewer.previous"),
    arrowNextTitle: say(backwards ? "viewer.previous" : "viewer.next"),
    errorMsg: say("viewer.error"),
    counter: false,
  };
}

function slide(_, index) {
  const photo = photos[place(index)];
  const { element, width, height, alt, srcset, large: src, small: msrc } = photo;
  return { element, width, height, alt, srcset, src, msrc, film: photo.film, type: photo.film ? "film" : "image" };
}

function register() {
  const add = (name, className, onInit) =>
    viewer.ui.registerElement({ name, className: `pswp__${className}`, appendTo: "root", order: 20, onInit });
  viewer.ui.registerElement({ name: "number", className: "pswp__counter", order: 5 });
  add("caption", "caption", (element) => {
    element.setAttribute("aria-live", "polite");
    letScroll(element);
  });
  add("notice", "notice", (element) => element.setAttribute("role", "status"));
  tools.forEach(registerTool);
}

function registerTool(tool) {
  viewer.ui.registerElement({
    name: tool.name,
    order: tool.order ?? 8,
    isButton: true,
    title: say(tool.label),
    html: `<svg class="pswp__icn lines" viewBox="0 0 24 24" aria-hidden="true"><path d="${tool.icon}"/></svg>`,
    onInit(button) {
      tool.onInit?.(button, viewer);
      viewer.on("change", () => {
        button.hidden = Boolean(tool.isShown) && !tool.isShown(current());
        if (tool.panel && !tool.panel.hidden) {
          tool.onShow?.(current());
        }
      });
      if (tool.panel) {
        button.setAttribute("aria-expanded", "false");
        tool.panel.hidden = true;
        tool.panel.classList.add("pswp__panel");
        letScroll(tool.panel);
        viewer.element.append(tool.panel);
      }
    },
    onClick: (_, button) => (tool.panel ? toggle(tool, button) : tool.onClick?.(current(), button)),
  });
}

/** Open or close a tool's panel; one is open at a time. */
function toggle(tool, button) {
  const opens = tool.panel.hidden;
  closePanel();
  if (opens) {
    tool.panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    tool.onShow?.(current());
  }
}

function closePanel() {
  const button = viewer.element.querySelector('[aria-expanded="true"]');
  button?.setAttribute("aria-expanded", "false");
  for (const { panel } of tools) {
    if (panel) {
      panel.hidden = true;
    }
  }
  return button;
}

// The viewer takes every turn of a wheel for its own.
const stay = (event) => event.stopPropagation();
const letScroll = (element) => element.addEventListener("wheel", stay);

function entered() {
  viewer.element.setAttribute("aria-modal", "true");
  viewer.element.setAttribute("aria-label", say("viewer.title"));
  // Words in English, whatever the viewer speaks.
  viewer.element.querySelectorAll("[aria-roledescription]").forEach((each) => each.removeAttribute("aria-roledescription"));
  viewer.element.addEventListener("focusin", () => viewer.element.classList.add("pswp--ui-visible"));
  shut(true);
}

function changed() {
  const photo = current();
  const values = { n: place(viewer.currIndex) + 1, of: photos.length };
  tell("");
  viewer.element.querySelector(".pswp__counter").textContent = photos[1] ? `${number(values.n)} / ${number(values.of)}` : "";
  const spoken = document.createElement("span");
  spoken.className = "unseen";
  spoken.textContent = `${say("viewer.position", values)} ${photo.caption ? "" : photo.alt}`;
  const caption = viewer.element.querySelector(".pswp__caption");
  const written = Object.assign(document.createElement("bdi"), { textContent: photo.caption });
  caption.replaceChildren(spoken, written);
  caption.tabIndex = caption.scrollHeight > caption.clientHeight ? 0 : -1;
  try {
    history.replaceState(history.state, "", `#${photo.element.id}`);
  } catch {
    // Some browsers refuse a hundred of them within half a minute.
  }
}

// What keys mean where the focus is: seeking in a film, scrolling a text that is longer than its box.
const TEXTS = ".pswp__caption, .pswp__panel";
const AT_HOME = { ArrowLeft: "video", ArrowRight: "video", ArrowUp: `video, ${TEXTS}`, ArrowDown: `video, ${TEXTS}` };

function pressed(event) {
  const { key, target } = event.originalEvent;
  if (AT_HOME[key] && target.closest(AT_HOME[key])) {
    event.preventDefault(); // of PhotoSwipe's event, which leaves the browser's own alone
    return;
  }
  const button = key === "Escape" && closePanel();
  const ends = { Home: 0, End: photos.length - 1 };
  if (button) {
    button.focus();
  } else if (key in ends) {
    viewer.goTo(place(ends[key]));
  } else if (target !== viewer.element || ![" ", "PageUp", "PageDown"].includes(key)) {
    return;
  }
  event.preventDefault();
  event.originalEvent.preventDefault();
}

function leaving() {
  current().element.scrollIntoView({ block: "nearest" });
  if (history.state?.viewer) {
    history.back();
  }
}

function left() {
  const { element } = current();
  viewer = null;
  history.scrollRestoration = "auto";
  shut(false);
  (element.querySelector(".play") ?? element.querySelector("a"))?.focus({ preventScroll: true });
}

/** Keep whatever lies behind the viewer from being reached, or let it be. */
function shut(isShut) {
  for (const child of document.body.children) {
    child.inert = isShut && child !== viewer.element;
  }
}

function close() {
  if (viewer.opener.isOpen) {
    viewer.close();
  } else {
    viewer.on("openingAnimationEnd", () => viewer.close());
  }
}

const named = () => elementOf(location.hash.slice(1));

function travelled() {
  const element = named();
  if (!viewer) {
    history.scrollRestoration = "auto";
    if (element) {
      open(element, { known: true });
    }
  } else if (element) {
    viewer.goTo(place(photos.findIndex((photo) => photo.element === element)));
  } else {
    close();
  }
}

// Without scripts a film plays on the page; with them it is a slide like the others.
function coverFilms(root) {
  for (const video of root.querySelectorAll(".grid video, .single video")) {
    const button = document.createElement("button");
    button.className = "play";
    button.setAttribute("aria-label", video.getAttribute("aria-label"));
    video.controls = false;
    video.tabIndex = -1;
    video.after(button);
  }
}

function clicked(event) {
  const opener = event.target.closest("a, .play");
  const isPhoto = opener && (opener.matches(".play") || opener.querySelector("img"));
  const element = isPhoto && around(opener);
  const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);
  if (element && isPlain && !event.defaultPrevented) {
    event.preventDefault();
    open(element).catch(() => opener.href && location.assign(opener.href)); // as without scripts
  }
}

function start() {
  follow(coverFilms);
  document.addEventListener("click", clicked);
  addEventListener("popstate", travelled);
  const element = named();
  if (element) {
    const known = Boolean(history.state?.viewer); // a page loaded again, with the album beneath
    if (!known) {
      history.replaceState(null, "", location.pathname + location.search);
    }
    open(element, { known });
  }
  addEventListener("load", () => idle(() => load().catch(() => {}))); // whoever opens a photo asks again
}

start();
