// Slides that are films: they play when one comes to them, and stop when one goes on.

const CONTROLS = 72; // pixels at a film's lower edge, where a finger means its controls

/** Teach a viewer to show films. */
export function film(viewer) {
  viewer.on("contentLoad", (event) => {
    const { content } = event;
    if (content.type === "film") {
      event.preventDefault();
      content.element = document.createElement("div");
      content.element.className = "pswp__film";
      content.element.append(Object.assign(new Image(), { src: content.data.src, alt: "" }));
      content.onLoaded();
    }
  });
  viewer.on("contentActivate", ({ content }) => content.type === "film" && play(content));
  viewer.on("contentDeactivate", ({ content }) => content.type === "film" && stop(content));
  viewer.on("contentDestroy", ({ content }) => content.type === "film" && stop(content));
  viewer.on("close", () => viewer.element.querySelector("video")?.pause());
  viewer.on("pointerDown", (event) => {
    const { target, clientY } = event.originalEvent;
    if (target.matches("video") && clientY > target.getBoundingClientRect().bottom - CONTROLS) {
      event.preventDefault();
    }
  });
}

function play({ element, data }) {
  const video = document.createElement("video");
  Object.assign(video, { src: data.film, poster: data.src, controls: true, playsInline: true });
  video.setAttribute("aria-label", data.alt);
  element.append(video);
  if (!matchMedia("(prefers-reduced-motion)").matches) {
    const silently = () => {
      video.muted = true; // without a press, phones play only what is silent
      return video.play();
    };
    video.play().catch(silently).catch(() => {}); // nor that: the controls are there
  }
}

function stop({ element }) {
  const video = element?.querySelector("video");
  video?.pause();
  video?.remove();
}
