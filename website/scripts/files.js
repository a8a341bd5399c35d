// A photo's file, for taking it home.

/** Have the browser save what is at `url` as `name`. */
export function save(url, name) {
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
}

/**
 * Return the file of a photo. What fails is tried once more, with fresh grants if these had ended; an error bears the
 * photo's name, or is that of `signal`.
 */
export async function fileOf(photo, signal) {
  const answer = (await asked(photo, signal)) ?? (await asked(photo, signal));
  if (!answer) {
    throw new Error(photo.name);
  }
  const lastModified = Date.parse(photo.date) || undefined;
  return new File([answer], photo.name, { type: answer.type, ...(lastModified && { lastModified }) });
}

async function asked(photo, signal) {
  try {
    const answer = await fetch(photo.file, { signal });
    if (answer.status === 403) {
      await fetch(`/auth/renew?next=${encodeURIComponent(location.pathname)}`, { cache: "no-store", signal });
    }
    return answer.ok ? await answer.blob() : null;
  } catch {
    signal?.throwIfAborted();
    return null; // no network just now, or it broke off
  }
}
