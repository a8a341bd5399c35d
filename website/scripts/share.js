// The phone's share sheet: with the photos themselves where it takes files, else with a link.
import { fileOf } from "./files.js";
import { say } from "./speech.js";

const MOST = 50; // photos at a time: they are all in memory
let prepared = { key: "", files: [] };

/** Tell whether this browser shares files at all. */
export function sharesFiles() {
  return Boolean(navigator.canShare?.({ files: [new File([""], "photo.jpg", { type: "image/jpeg" })] }));
}

/** Share `photos`, or `url` where they cannot be; return what to tell the viewer, if anything. */
export async function share(photos, url = "") {
  if (photos.length > MOST) {
    return say("take.too_many", { n: MOST });
  }
  try {
    if (photos.length && sharesFiles()) {
      await navigator.share({ files: await filesOf(photos) });
    } else if (navigator.share) {
      await navigator.share({ url });
    } else {
      await navigator.clipboard.writeText(url);
      return say("viewer.copied");
    }
  } catch (error) {
    return said(error);
  }
  return "";
}

function said(error) {
  if (error.name === "AbortError") {
    return ""; // the viewer thought better of it
  }
  // Fetching took longer than a press counts: with the files at hand the next one will do.
  return error.name === "NotAllowedError" && prepared.key ? say("viewer.share_again") : say("viewer.not_shared");
}

async function filesOf(photos) {
  const key = photos.map((photo) => photo.file).join(" ");
  if (prepared.key !== key) {
    prepared = { key: "", files: [] };
    prepared = { key, files: await Promise.all(photos.map((photo) => fileOf(photo))) };
  }
  return prepared.files;
}
