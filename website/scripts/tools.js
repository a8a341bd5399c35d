// The viewer's own tools: download, share, slideshow, full screen.
import { save } from "./files.js";
import { share } from "./share.js";
import { slideshow } from "./slideshow.js";
import { say } from "./speech.js";
import { addTool, tell } from "./viewer.js";

const versions = document.createElement("div");

/**
 * Offer both files of a photo whose original may be taken home. The answer says itself that an original is to be
 * saved: one that is no original, a form to sign in or a word why not, is to be read.
 */
function offer(photo) {
  const choices = [["viewer.resized", photo.file, { download: photo.name }], ["viewer.original", photo.original, {}]];
  versions.setAttribute("role", "group");
  versions.setAttribute("aria-label", say("viewer.download"));
  versions.replaceChildren(
    ...choices.map(([label, href, how]) =>
      Object.assign(document.createElement("a"), { href, ...how, textContent: say(label), className: "button" }),
    ),
  );
}

const arrow = "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 19.5h14";
const download = { label: "viewer.download", icon: arrow, order: 7 };
addTool({
  ...download,
  name: "download",
  isShown: (photo) => photo.file && !photo.original,
  onClick: (photo) => save(photo.file, photo.name),
});
addTool({ ...download, name: "versions", isShown: (photo) => photo.original, panel: versions, onShow: offer });
addTool({
  name: "share",
  label: "viewer.share",
  icon: "M12 15V4M8 7.5 12 3.5l4 4M7 11H5v9.5h14V11h-2",
  onClick: async (photo) => tell(await share(photo.file ? [photo] : [], location.href)),
});
addTool({ name: "slideshow", label: "viewer.slideshow", icon: "M8 5.5v13l10.5-6.5z", order: 9, onInit: slideshow });
if (document.fullscreenEnabled) {
  addTool({
    name: "fullscreen",
    label: "viewer.fullscreen",
    icon: "M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15",
    order: 9,
    onInit(button, viewer) {
      const show = () => button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
      show();
      document.addEventListener("fullscreenchange", show);
      viewer.on("destroy", () => {
        document.removeEventListener("fullscreenchange", show);
        if (document.fullscreenElement) {
          document.exitFullscreen();
        }
      });
    },
    onClick: (_, button) =>
      document.fullscreenElement ? document.exitFullscreen() : button.closest(".pswp").requestFullscreen(),
  });
}
