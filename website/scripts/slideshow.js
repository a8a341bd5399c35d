// Goes on by itself, until the last photo or until somebody does something.

const SHOWN = 5000; // milliseconds for a photo; a film takes its time

/** Make `button` start and stop a slideshow in `viewer`. */
export function slideshow(button, viewer) {
  let timer = 0;
  let awake = null; // the screen, kept on
  const forward = getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1;
  const isLast = () => viewer.currIndex === (forward > 0 ? viewer.getNumItems() - 1 : 0);
  const isOn = () => button.getAttribute("aria-pressed") === "true";

  const turn = (on) => {
    button.setAttribute("aria-pressed", String(on));
    clearTimeout(timer);
    awake?.then((lock) => lock.release()).catch(() => {});
    awake = on ? navigator.wakeLock?.request("screen") : null;
    awake?.catch(() => {}); // without, the screen darkens as it always does
    viewer.element.querySelector(".pswp__caption")?.setAttribute("aria-live", on ? "off" : "polite");
    if (on) {
      wait();
    }
  };

  const go = () => {
    if (isLast()) {
      turn(false);
    } else {
      viewer.goTo(viewer.currIndex + forward);
    }
  };

  // A photo's time begins when it is there to be seen.
  const wait = () => {
    clearTimeout(timer);
    const video = viewer.element.querySelector("video");
    if (video) {
      video.onended = video.onerror = () => isOn() && go();
    } else if (!viewer.currSlide.content.isLoading()) {
      timer = setTimeout(go, SHOWN);
    }
  };

  const interrupt = (event) => isOn() && !button.contains(event.target) && turn(false);

  turn(false);
  button.addEventListener("click", () => (isLast() && !isOn() ? viewer.goTo(forward > 0 ? 0 : viewer.getNumItems() - 1) : 0, turn(!isOn())));
  viewer.on("change", () => isOn() && wait());
  viewer.on("loadComplete", ({ slide }) => isOn() && slide === viewer.currSlide && wait());
  viewer.on("close", () => turn(false));
  viewer.on("keydown", ({ originalEvent }) => interrupt(originalEvent));
  viewer.on("bindEvents", () => {
    for (const name of ["pointerdown", "wheel"]) {
      viewer.events.add(viewer.element, name, interrupt);
    }
    viewer.events.add(document, "visibilitychange", () => document.hidden && turn(false));
  });
}
