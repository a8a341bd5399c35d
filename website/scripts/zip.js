// Packs photos into a ZIP while they arrive.
import { fileOf, save } from "./files.js";
import { say } from "./speech.js";

// What a browser is asked to keep where it cannot write straight to a file.
const MOST = 800_000_000; // bytes

/** There is more than this browser can hold at once. */
class TooMuchError extends Error {
  name = "TooMuchError";
}

/**
 * Save `photos` in a ZIP called `title`, and return the names of those that could not be got: a note in the ZIP
 * names them, too. `progress(done)` is called after each. Ends with the error of `signal` when that is aborted, and
 * with TooMuchError where there is more than the browser can keep.
 */
export async function saveZip(photos, title, signal, progress) {
  const name = `${title}.zip`;
  const handle = await window.showSaveFilePicker?.({
    suggestedName: name,
    types: [{ accept: { "application/zip": [".zip"] } }],
  });
  const { downloadZip } = await import("./client-zip.js");
  const packing = { missing: [], most: handle ? Infinity : MOST };
  const zip = downloadZip(entries(photos, packing, signal, progress));
  try {
    if (handle) {
      await zip.body.pipeTo(await handle.createWritable(), { signal });
    } else {
      saved(await zip.blob(), name);
    }
  } catch (error) {
    throw packing.error ?? error; // on its way through the stream it became another
  }
  return packing.missing;
}

function saved(blob, name) {
  const url = URL.createObjectURL(blob);
  save(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers begin to read later
}

async function* entries(photos, packing, signal, progress) {
  const taken = new Set();
  let bytes = 0;
  for (const [index, photo] of photos.entries()) {
    try {
      const input = await fileOf(photo, signal);
      bytes += input.size;
      if (bytes > packing.most) {
        throw new TooMuchError(photo.name);
      }
      yield { name: distinct(photo.name, taken), input, lastModified: new Date(input.lastModified) };
    } catch (error) {
      if (signal.aborted || error instanceof TooMuchError) {
        packing.error = error;
        throw error;
      }
      packing.missing.push(photo.name);
    }
    progress(index + 1);
  }
  const { missing } = packing;
  if (missing.length) {
    yield { name: distinct(`${say("take.missing_file")}.txt`, taken), input: `${missing.join("\n")}\n` };
  }
}

/** Return `name`, numbered if it is taken: not every system tells capitals from small letters. */
function distinct(name, taken) {
  const [, stem, suffix] = /^(.*?)(\.[^.]*)?$/.exec(name);
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) {
    free = `${stem} (${number})${suffix ?? ""}`;
  }
  taken.add(free.toLowerCase());
  return free;
}
