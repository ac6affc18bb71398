// Keeps the few pages and files named in KEPT (written above by the server), and sends what waits when a network comes.
(() => {
  "use strict";
  const NAME = `anlan-m-${KEPT.version}`;
  const PATIENCE = 4000; // a bad network is no network

  // All or nothing: a page that led to the sign-in must not be kept in place of the real one.
  const fill = async () => {
    const cache = await caches.open(NAME);
    await Promise.all([...KEPT.pages, ...KEPT.files].map(async (url) => {
      const answer = await fetch(url, { cache: "no-cache", credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(url);
      await cache.put(url, answer);
    }));
    await self.skipWaiting();
  };

  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("anlan-m-") && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  };

  const kept = async (path) => (await caches.open(NAME)).match(path);

  const page = async (request, path) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(request, { signal: stop.signal });
      if (answer.status < 500) return answer;
    } catch { /* no network, or none that answers */ } finally {
      clearTimeout(timer);
    }
    return (await kept(path)) ?? (await kept(KEPT.pages[0])) ?? Response.error();
  };

  self.addEventListener("install", (event) => event.waitUntil(fill()));
  self.addEventListener("activate", (event) => event.waitUntil(tidy()));
  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    if (event.request.mode === "navigate") event.respondWith(page(event.request, url.pathname));
    else if (KEPT.files.includes(url.pathname)) event.respondWith(kept(url.pathname).then((hit) => hit ?? fetch(event.request)));
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "anlan-queue") event.waitUntil(self.AnlanQueue.sync().then((how) => {
      if (how === "later") throw new Error(how); // the browser tries again
    }));
  });
})();
