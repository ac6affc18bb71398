// The map: asks the server for what lies in view, draws it, and leads from a sign to its file.
(() => {
  "use strict";
  const box = document.getElementById("at-map");
  if (!box || !window.L) return;
  const { layers, areas, background, words } = JSON.parse(box.dataset.setup);
  const AREA_TONES = { major: "#c4161c", larger: "#e8710a", general: "#f5c400", low: "#1769c0" };
  const status = document.getElementById("at-status");
  const say = (text) => (status.textContent = text);

  const map = L.map(box, { zoomControl: true, attributionControl: true, maxZoom: 19, minZoom: 3, zoomSnap: background.tiles.length ? 1 : 0.5 });
  map.attributionControl.setPrefix(false);
  background.tiles.forEach((template, number) =>
    L.tileLayer(template, {
      subdomains: background.subdomains, maxNativeZoom: background.zoom, maxZoom: 19, referrerPolicy: "origin",
      attribution: number ? "" : background.attribution.replace(/[<>&]/g, ""),
    }).addTo(map));
  L.control.scale({ imperial: false }).addTo(map);
  map.createPane("outlines").style.zIndex = 350;
  map.getPane("outlines").style.pointerEvents = "none";
  map.createPane("names").style.zIndex = 360;
  map.getPane("names").style.pointerEvents = "none";
  const outlineCanvas = L.canvas({ pane: "outlines" });
  const signCanvas = L.canvas({ padding: 0.2 });
  const group = L.layerGroup().addTo(map);

  // -- what is asked --------------------------------------------------------------------------------------------

  const filters = () => {
    const asked = new URLSearchParams(location.search);
    ["risks_page", "dangers_page", "page", "format", "inview", "box"].forEach((name) => asked.delete(name));
    return asked;
  };
  const edges = () => {
    const seen = map.getBounds().pad(0.1);
    return [seen.getWest(), Math.max(-90, seen.getSouth()), seen.getEast(), Math.min(90, seen.getNorth())].map((edge) => edge.toFixed(6)).join(",");
  };
  const ticked = () => [...document.querySelectorAll("[data-layer]:checked")].map((one) => one.dataset.layer);

  const get = async (address, signal) => {
    const response = await fetch(address, { signal, headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (response.redirected) throw new Error(words.failed);
    if (!response.ok) {
      const said = await response.json().catch(() => ({}));
      throw new Error(said.detail || words.failed);
    }
    return response;
  };

  let running;
  const refresh = async () => {
    running?.abort();
    const mine = (running = new AbortController());
    box.dataset.state = "loading";
    const asked = filters();
    asked.set("box", edges());
    asked.set("z", Math.round(map.getZoom()));
    asked.set("layers", ticked().join(","));
    try {
      const response = await get(`${box.dataset.marks}?${asked}`, mine.signal);
      show((await response.json()).layers);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      say(problem.message || words.failed);
      box.dataset.state = "failed";
    }
  };

  // -- what is shown --------------------------------------------------------------------------------------------

  const short = (n) => (n < 10000 ? String(n) : `${(n / 10000).toFixed(n < 100000 ? 1 : 0)}${words.ten_thousand}`);

  const sign = (lat, lon, options, act) =>
    new AtlasSign([lat, lon], { renderer: signCanvas, radius: options.radius + 2, sign: options }).on("click", act).addTo(group);

  const cluster = (code, layer, [lon, lat, counts, late]) => {
    const worst = counts.findIndex((count) => count), n = counts.reduce((sum, count) => sum + count, 0);
    const [, letter, tone] = layer.sorts[worst];
    const act = () =>
      map.getZoom() < map.getMaxZoom() ? map.setView([lat, lon], Math.min(map.getMaxZoom(), map.getZoom() + 2))
        : open([lat, lon], `${code}/here`, { at: `${lon},${lat}`, z: Math.round(map.getZoom()) });
    const told = layer.sorts.map(([label], i) => (counts[i] ? `${label} ${counts[i]}` : "")).filter(Boolean);
    if (late) told.push(words.late.replace("{n}", late));
    const one = n === 1 ? { letter, radius: 9 } : { count: short(n), detail: layer.sorts.length > 1 ? `${letter}${short(counts[worst])}` : "", radius: Math.min(28, 15 + 2.6 * Math.log10(n)) };
    if (n > 1 && layer.shape === "circle") one.parts = layer.sorts.map(([, , colour], i) => [colour, counts[i]]).filter(([, m]) => m);
    sign(lat, lon, { ...one, tone, shape: layer.shape, late: n === 1 && late > 0 }, act).bindTooltip(told.join("、"));
  };

  const show = (found) => {
    group.clearLayers();
    let total = 0, late = 0;
    document.querySelectorAll("[data-count]").forEach((one) => (one.textContent = ""));
    // Dangers are drawn last and lie on top.
    const order = Object.keys(layers).reverse();
    order.sort((one, other) => (layers[one].shape === "diamond") - (layers[other].shape === "diamond"));
    order.forEach((code) => {
      const layer = layers[code], part = found[code];
      if (!part) return;
      total += part.total;
      late += part.late;
      [...part.counts.entries(), ["late", part.late]].forEach(([key, count]) => {
        const place = document.querySelector(`[data-count="${code}:${key}"]`);
        if (place) place.textContent = count;
      });
      (part.groups || []).forEach((line) => cluster(code, layer, line));
      (part.points || []).sort((one, other) => other[3] - one[3]).forEach(([pk, lon, lat, sort, overdue]) => {
        const [, letter, tone] = layer.sorts[sort];
        sign(lat, lon, { letter, tone, shape: layer.shape, radius: 9, late: overdue > 0 }, () => open([lat, lon], `${code}/${pk}`));
      });
    });
    say(total ? [words.shown.replace("{n}", total), late ? words.late.replace("{n}", late) : ""].filter(Boolean).join("，") : words.none);
    box.dataset.shown = total;
    box.dataset.state = "ready";
  };

  const open = async (at, path, more = {}) => {
    const asked = filters();
    Object.entries(more).forEach(([key, value]) => asked.set(key, value));
    try {
      const response = await get(`${box.dataset.windows}${path}?${asked}`);
      L.popup({ maxWidth: 340, minWidth: 220 }).setLatLng(at).setContent(await response.text()).openOn(map);
    } catch (problem) {
      say(problem.message || words.failed);
    }
  };

  const drawOutlines = async () => {
    const response = await get(`${box.dataset.outlines}?${filters()}`);
    const collection = await response.json();
    if (!collection.features.length) return null;
    const near = 1 + Math.max(0, ...collection.features.map((one) => one.properties.below));
    const coloured = () => document.querySelector("[data-areas]")?.checked;
    const style = ({ properties: { below, risk } }) => ({
      color: "#14518b", weight: below ? 2.2 - 0.6 * below : 2.6, opacity: 0.75,
      fillColor: risk && coloured() ? AREA_TONES[risk] : "#e8f0f8",
      fillOpacity: risk && coloured() && below === near - 1 ? 0.3 : background.tiles.length || below !== 0 ? 0 : 0.7,
    });
    const drawn = L.geoJSON(collection, {
      renderer: outlineCanvas, pane: "outlines", interactive: false,
      style,
      onEachFeature: (one, layer) => {
        if (!one.properties.below && near > 1) return;
        const name = document.createElement("span");
        name.textContent = one.properties.name + (areas[one.properties.risk] ? ` ${areas[one.properties.risk][1]}` : "");
        layer.bindTooltip(name, { permanent: true, direction: "center", pane: "names", className: `at-name at-name-${one.properties.below}` });
      },
    }).addTo(map);
    document.addEventListener("change", (event) => event.target.matches("[data-areas]") && drawn.setStyle(style));
    const names = () => (box.dataset.near = map.getZoom() >= 10 ? "yes" : "no");
    map.on("zoomend", names);
    names();
    return drawn.getBounds();
  };

  // -- the lists follow the view ---------------------------------------------------------------------------------

  const tick = document.querySelector("input[name=inview]"), kept_box = document.querySelector("input[name=box]");
  let following = false;
  const follow = () => {
    const asked = filters();
    if (tick.checked) {
      asked.set("inview", "on");
      asked.set("box", edges());
    }
    kept_box.value = asked.get("box") || "";
    history.replaceState(null, "", `?${asked}${location.hash}`);
    following = true;
    htmx.ajax("GET", `${location.pathname}?${asked}`, { target: "#at-lists", select: "#at-lists", swap: "outerHTML" });
  };
  tick?.addEventListener("change", follow);
  // What is looked at stays when the form is sent.
  tick?.form.addEventListener("submit", () => (tick.form.action = location.pathname + location.hash));

  // -- where it begins ------------------------------------------------------------------------------------------

  const kept = () => {
    const [zoom, lat, lon] = location.hash.slice(1).split("/").map(Number);
    return [zoom, lat, lon].every(Number.isFinite) && location.hash.length > 1 ? { zoom, at: [lat, lon] } : null;
  };

  const everything = async () => {
    const asked = filters();
    asked.set("layers", Object.keys(layers).join(","));
    const found = (await (await get(`${box.dataset.marks}?${asked}`)).json()).layers;
    const spots = Object.values(found).flatMap((part) => (part.groups || []).map((line) => [line[1], line[0]])
      .concat((part.points || []).map((line) => [line[2], line[1]])));
    return spots.length ? L.latLngBounds(spots).pad(0.1) : L.latLngBounds([[18, 74], [53, 135]]);
  };

  const begin = async () => {
    map.setView([35, 105], 4);
    let bounds = null;
    try {
      bounds = await drawOutlines();
      const view = kept();
      if (view) map.setView(view.at, view.zoom, { animate: false });
      else map.fitBounds((!filters().get("enterprise") && bounds) || (await everything()), { animate: false, maxZoom: 16 });
    } catch (problem) {
      say(problem.message || words.failed);
    }
    map.on("moveend", () => {
      const at = map.getCenter();
      history.replaceState(null, "", `${location.search}#${map.getZoom()}/${at.lat.toFixed(5)}/${at.lng.toFixed(5)}`);
      refresh();
      if (tick?.checked) follow();
    });
    refresh();
    if (tick?.checked) follow();
  };

  // -- what goes with it ----------------------------------------------------------------------------------------

  const offer = () => document.querySelectorAll("[data-locate]").forEach((button) => (button.hidden = false));
  document.addEventListener("change", (event) => event.target.matches("[data-layer]") && refresh());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    const [lon, lat] = button.dataset.locate.split(",").map(Number);
    map.setView([lat, lon], Math.max(map.getZoom(), 15), { animate: false });
    box.scrollIntoView({ block: "nearest" });
    open([lat, lon], button.dataset.of);
  });
  // The lists come anew every minute; the map then asks too, so that both tell the same.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "at-lists") return;
    offer();
    if (!following) refresh();
    following = false;
  });
  offer();
  begin();
})();
