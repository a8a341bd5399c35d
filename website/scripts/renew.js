// Keeps what an open page may load from ending. What a page may load ends within the hour; the server sets a
// cookie that is gone at half of that time, and by which this knows, whatever the clock here says.
"use strict";

(() => {
  const LOOK_EVERY = 30_000; // milliseconds
  // Without its prefix on a machine of one's own, where there is no TLS.
  const isFresh = () => /(?:^|; )(?:__Host-)?fresh=/.test(document.cookie);
  let timer = 0;

  const renew = async () => {
    if (document.visibilityState !== "visible" || isFresh()) {
      return;
    }
    try {
      const answer = await fetch(`/auth/renew?next=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
      if (answer.status === 401) {
        clearInterval(timer);
        document.removeEventListener("visibilitychange", renew);
      }
    } catch {
      // No network just now: the next look tries again.
    }
  };

  timer = setInterval(renew, LOOK_EVERY);
  document.addEventListener("visibilitychange", renew);
})();
