// Says so when there is no network, or when photos did not load, and asks for those again once there is one.
// Nothing is kept for later: photos that only some may see have no place in a store that outlives a session.
const offline = document.getElementById("offline");
const unloaded = document.getElementById("unloaded");
const failed = new Set();
// Milliseconds, in which a network that has just come back may not carry anything yet.
const SETTLED = 3000;

const show = () => {
  offline.hidden = navigator.onLine;
  unloaded.hidden = !navigator.onLine || ![...failed].some((picture) => picture.isConnected);
};

const note = (picture) => {
  if (picture.matches?.("main img")) {
    failed.add(picture);
    show();
  }
};

const again = () => {
  for (const picture of failed) {
    failed.delete(picture);
    picture.src = picture.src; // asks for the best of its sources anew
  }
  show();
};

// Errors of pictures do not bubble, hence the capture; those before this script ran are looked for.
addEventListener("error", (event) => note(event.target), true);
addEventListener("offline", show);
addEventListener("online", () => {
  again();
  setTimeout(again, SETTLED);
});
// The whole page: what may be loaded may have ended, and a fresh page asks for that, too.
unloaded.querySelector("button").addEventListener("click", () => location.reload());
[...document.images].filter((each) => each.currentSrc && each.complete && !each.naturalWidth).forEach(note);
show();
