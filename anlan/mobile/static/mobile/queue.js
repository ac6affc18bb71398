// What waits to be sent, kept in IndexedDB: used by the pages and by the service worker alike.
// An item: {uuid, owner, title, method, url, json, files: [{uuid, name, blob, sent}], made_at, state, problem, both, receipt}
// state: waiting, failed (the server says why), conflict (both versions in ``both``), done (the receipt stays a week).
(() => {
  "use strict";
  const API = "/api/mobile";
  const WEEK = 7 * 24 * 3600 * 1000;

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("anlan-mobile", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("queue", { keyPath: "uuid" });
      asked.result.createObjectStore("kept"); // drafts by page, and what was taken along
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  const run = async (store, mode, act) => {
    const change = (await opened).transaction(store, mode);
    const asked = act(change.objectStore(store));
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve(asked?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  };

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  const keep = (key, value) => run("kept", "readwrite", (store) => store.put(value, key));
  const kept = (key) => run("kept", "readonly", (store) => store.get(key));
  const forget = (key) => run("kept", "readwrite", (store) => store.delete(key));
  const put = (item) => run("queue", "readwrite", (store) => store.put(item));
  const remove = (key) => run("queue", "readwrite", (store) => store.delete(key));
  const all = async () => (await run("queue", "readonly", (store) => store.getAll())).sort((a, b) => a.made_at.localeCompare(b.made_at));

  // What one page or the worker has changed, the other pages show at once.
  const channel = new BroadcastChannel("anlan-queue");
  const heard = (act) => { channel.onmessage = act; };

  const add = (item) => put({ files: [], state: "waiting", made_at: new Date().toISOString(), ...item });

  class Later extends Error {} // no network, or the server is busy: nothing is lost by waiting
  class SignIn extends Error {}

  const ask = async (method, url, body, csrf) => {
    let answer;
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": csrf ?? "" };
      if (!(body instanceof FormData) && body) headers["Content-Type"] = "application/json";
      answer = await fetch(url, { method, headers, credentials: "same-origin", redirect: "manual", body: body instanceof FormData || !body ? body : JSON.stringify(body) });
    } catch (no) {
      throw new Later(String(no));
    }
    if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignIn();
    if (answer.status === 429 || answer.status >= 500) throw new Later(String(answer.status));
    const said = await answer.json().catch(() => ({}));
    return { ok: answer.ok, status: answer.status, said };
  };

  // Whose telephone it is now, and what it takes along.
  const luggage = async () => {
    const { ok, said } = await ask("GET", `${API}/luggage`);
    if (!ok) throw new SignIn();
    await keep("luggage", said);
    return said;
  };

  const words = (said) => (Array.isArray(said.detail) ? said.detail.map((one) => one.msg ?? one).join("；") : said.detail) || "服务器没有接受。";

  const send = async (item, csrf, told) => {
    for (const file of item.files.filter((one) => !one.sent)) {
      const form = new FormData();
      form.append("file", file.blob, file.name);
      const { ok, said } = await ask("POST", `${API}/uploads/${file.uuid}`, form, csrf);
      if (!ok) return put({ ...item, state: "failed", problem: `${file.name}：${words(said)}` });
      file.sent = true;
      await put(item);
      told();
    }
    const body = { ...item.json, client_key: item.uuid, made_at: item.made_at, sent_at: new Date().toISOString() };
    const { ok, status, said } = await ask(item.method, item.url, body, csrf);
    if (ok) return put({ ...item, state: "done", files: [], problem: "", receipt: { number: said.number, url: said.url ?? item.link, received_at: said.received_at, correction_refused: said.correction_refused }, done_at: Date.now() });
    if (said.missing) {
      item.files.forEach((file) => { file.sent = file.sent && !said.missing.includes(file.uuid); });
      const again = item.files.some((file) => !file.sent);
      return put({ ...item, state: again ? "waiting" : "failed", problem: words(said) });
    }
    const both = status === 409 && (said.kept || said.lines) ? said : null;
    return put({ ...item, state: both ? "conflict" : "failed", problem: words(said), both });
  };

  const pass = async (told) => {
    const { user, csrf } = await luggage();
    for (const item of await all()) {
      if (item.state === "done" && Date.now() - item.done_at > WEEK) await remove(item.uuid);
      if (item.state !== "waiting" || item.owner !== user.id) continue;
      await send(item, csrf, told);
      told();
    }
  };

  // One at a time over all pages and the worker; "done", "later" or "sign-in".
  const sync = async (draw = () => {}) => {
    const told = () => { channel.postMessage("changed"); draw(); };
    const once = async () => {
      try {
        await pass(told);
        return "done";
      } catch (no) {
        if (no instanceof SignIn) return "sign-in";
        if (no instanceof Later) return "later";
        throw no;
      }
    };
    return navigator.locks ? navigator.locks.request("anlan-sync", once) : once();
  };

  self.AnlanQueue = { add, all, forget, heard, keep, kept, put, remove, sync, uuid };
})();
