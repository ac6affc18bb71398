// The pages of the telephone: each is the same for everybody and filled in from what was taken along.
(() => {
  "use strict";
  const queue = self.AnlanQueue;
  const STALE = 3 * 24 * 3600 * 1000;
  const page = document.body.dataset.page;
  const one = (selector, root = document) => root.querySelector(selector);
  const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  const time = (iso) => new Date(iso).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });
  const choices = (select, pairs) => select.replaceChildren(Object.assign(make("option", "请选择"), { value: "" }), ...pairs.map(([code, label]) => Object.assign(make("option", label), { value: code })));

  const say = (text, tone = "good") => {
    one("[data-say]").replaceChildren(...(text ? [make("p", text, `say ${tone}`)] : []));
    if (text) window.scrollTo(0, 0);
  };

  const net = (sign) => {
    const box = one("[data-net]");
    box.textContent = !navigator.onLine ? "离线" : sign ? "请登录" : "在线";
    box.className = `net ${navigator.onLine && !sign ? "on" : "off"}`;
    document.querySelectorAll("[data-online]").forEach((link) => link.toggleAttribute("data-shut", !navigator.onLine));
  };

  const shown = { start() {}, report() {}, rectify() {}, inspect() {}, queue() {} }; // what each page draws anew after a change
  const draw = async () => {
    const items = await queue.all();
    const open = items.filter((item) => item.state !== "done");
    const count = one("[data-count]");
    count.hidden = !open.length;
    count.textContent = open.length;
    await shown[page](items, await queue.kept("luggage"));
  };

  const SHORT = 1000, LONG = 60000; // how long until the next try, twice as long each time
  let running = null, pause = SHORT;
  const sync = () => {
    running ??= queue.sync(draw).then(async (how) => {
      net(how === "sign-in");
      if (how === "sign-in") say("登录已过期，请先登录，内容保存在本机。", "bad");
      // Who is in the field goes on with what was taken along; after three days without a sign-in it is dropped.
      const luggage = await queue.kept("luggage");
      if (how === "sign-in" && luggage && Date.now() - Date.parse(luggage.at) > STALE) await queue.forget("luggage");
      if (how === "later" && navigator.onLine) setTimeout(sync, pause); // the server is busy, or the network only just came
      pause = how === "later" ? Math.min(2 * pause, LONG) : SHORT;
      await draw();
      return how;
    }).finally(() => { running = null; });
    return running;
  };

  const later = async () => {
    const ready = await navigator.serviceWorker?.ready;
    await ready?.sync?.register("anlan-queue").catch(() => {});
  };

  const enqueue = async (item) => {
    await queue.add(item);
    later();
    sync();
    location.assign(new URL("queue/", new URL(document.body.dataset.scope, location.href)));
  };

  // -- a form that is kept while it is written ----------------------------------------------------------------------

  const draft = (form, key, boxes) => {
    const save = async () => {
      const fields = Object.fromEntries([...form.elements].filter((field) => field.name).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
      await queue.keep(key(), { fields, photos: Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, box.get()])) });
      one("[data-draft]", form).textContent = "草稿已保存在本机。";
    };
    const restore = async () => {
      const old = await queue.kept(key());
      if (!old) return;
      for (const field of form.elements) {
        if (!field.name || !(field.name in old.fields)) continue;
        if (field.type === "checkbox") field.checked = old.fields[field.name];
        else if (field.type !== "radio") field.value = old.fields[field.name];
      }
      for (const [name, box] of Object.entries(boxes)) box.set(old.photos[name]);
    };
    form.addEventListener("input", save);
    return { save, restore };
  };

  const problem = (form, text, field) => { say(text, "bad"); field?.focus(); return false; };

  const pages = {
    start() {
      shown.start = (items, luggage) => {
        if (luggage) {
          one("[data-who]").textContent = `${luggage.user.name}　${luggage.user.organ}`;
          one("[data-waiting]").textContent = luggage.waiting ? `${luggage.waiting} 件` : "";
          one("[data-visits]").hidden = !luggage.visits.length;
          one("[data-visits] i").textContent = `${luggage.visits.length} 次`;
          one("[data-rectify]").textContent = luggage.matters.length ? `${luggage.matters.length} 件` : "";
        }
        const open = items.filter((item) => item.state !== "done").length;
        one("[data-queue]").textContent = open ? `${open} 条保存在本机，尚未同步` : "本机没有待同步的内容";
      };
    },

    report() {
      const form = one("[data-form]"), field = form.elements;
      const boxes = {};
      const kept = draft(form, () => "draft-report", boxes);
      document.querySelectorAll("[data-photos]").forEach((box) => { boxes[box.dataset.photos] = self.AnlanPhotos.collect(box, kept.save); });
      let spot = null, firms = [];

      const pick = (firm) => { field.enterprise.value = firm?.id ?? ""; if (firm) field.search.value = firm.name; one("[data-found]").hidden = true; kept.save(); };
      const find = () => {
        const words = field.search.value.trim();
        const hits = words ? firms.filter((firm) => firm.name.includes(words)).slice(0, 8) : [];
        field.enterprise.value = firms.find((firm) => firm.name === words)?.id ?? "";
        one("[data-found]").hidden = !hits.length || field.enterprise.value !== "";
        one("[data-found]").replaceChildren(...hits.map((firm) => {
          const line = make("li"), button = Object.assign(make("button", firm.name), { type: "button", onclick: () => pick(firm) });
          line.append(button);
          return line;
        }));
      };
      field.search.addEventListener("input", find);

      const locate = () => {
        one("[data-spot]").textContent = "正在定位……";
        navigator.geolocation?.getCurrentPosition(({ coords }) => {
          const inside = coords.longitude >= 73 && coords.longitude <= 136 && coords.latitude >= 3 && coords.latitude <= 54;
          spot = inside ? { lon: coords.longitude.toFixed(6), lat: coords.latitude.toFixed(6), accuracy: Math.round(coords.accuracy) } : null;
          one("[data-spot]").textContent = spot ? `已定位，误差约 ${spot.accuracy} 米` : "定位不在境内，未采用";
        }, () => { one("[data-spot]").textContent = "未取得定位，可以不填"; }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
      };
      one("[data-locate]").addEventListener("click", locate);
      navigator.permissions?.query({ name: "geolocation" }).then((known) => known.state === "granted" && locate()).catch(() => {});

      const open = () => { one("[data-correction]").hidden = !field.corrected.checked; };
      field.corrected.addEventListener("change", open);

      let filled = false;
      shown.report = async (_items, luggage) => {
        if (!luggage || filled) return;
        filled = true;
        firms = luggage.enterprises;
        one("[data-correctable]").hidden = !luggage.may_correct;
        choices(field.danger_class, luggage.danger_classes);
        choices(field.cause_class, luggage.cause_classes);
        const own = firms.find((firm) => firm.organ === luggage.enterprise);
        if (own && !field.search.value) { field.search.value = own.name; field.enterprise.value = own.id; }
        await kept.restore();
        open();
        const asked = firms.find((firm) => String(firm.id) === new URLSearchParams(location.search).get("enterprise"));
        if (asked) pick(asked);
      };
      if (!navigator.geolocation) one("[data-locate]").hidden = true;

      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const luggage = await queue.kept("luggage");
        const photos = boxes.photos.get(), after = field.corrected.checked ? boxes.after.get() : [];
        if (!luggage) return problem(form, "尚未取得账号信息，请联网后打开一次。草稿保存在本机。");
        if (!photos.length) return problem(form, "请先拍一张现场照片。");
        if (!field.description.value.trim()) return problem(form, "请填写情况描述。", field.description);
        if (field.search.value.trim() && !field.enterprise.value) return problem(form, "请从列表中选择企业，或者清空这一栏、写在具体位置里。", field.search);
        if (field.corrected.checked && ["work_done", "rectified_by", "danger_class", "cause_class"].some((name) => !field[name].value.trim())) return problem(form, "当场改正的，请填写整改情况、整改人、隐患类型和原因类别。", field.work_done);
        const correction = field.corrected.checked ? { work_done: field.work_done.value, rectified_by: field.rectified_by.value, danger_class: field.danger_class.value, cause_class: field.cause_class.value, photos: after.map((photo) => photo.uuid) } : null;
        const item = {
          uuid: queue.uuid(), owner: luggage.user.id, kind: "报隐患", title: field.description.value.slice(0, 40), method: "POST", url: "/api/mobile/reports", files: [...photos, ...after],
          json: { description: field.description.value, location: field.location.value, enterprise: Number(field.enterprise.value) || null, ...spot, photos: photos.map((photo) => photo.uuid), correction },
        };
        await queue.forget("draft-report");
        return enqueue(item);
      });
    },

    rectify() {
      const form = one("[data-form]"), boxes = {};
      const kept = draft(form, () => "draft-rectify", boxes);
      document.querySelectorAll("[data-photos]").forEach((box) => { boxes[box.dataset.photos] = self.AnlanPhotos.collect(box, kept.save); });
      let filled = false;
      shown.rectify = async (_items, luggage) => {
        const list = one("[data-matters]");
        const chosen = form.elements.matter?.value ?? new URLSearchParams(location.search).get("matter");
        list.replaceChildren(...(luggage?.matters ?? []).map((matter) => {
          const line = make("li"), label = make("label"), radio = Object.assign(make("input"), { type: "radio", name: "matter", value: matter.id, checked: String(matter.id) === chosen });
          label.append(radio, make("b", matter.title), make("small", `${matter.number}　${matter.where}　期限 ${matter.due_on ?? "—"}`));
          line.append(label);
          return line;
        }));
        if (!list.children.length) list.append(make("li", luggage ? "没有正在整改的隐患。已交办的请先在完整页面上落实整改。" : "尚未取得账号信息，请联网后打开一次。", "hint"));
        if (luggage && !filled) { filled = true; await kept.restore(); }
      };
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const luggage = await queue.kept("luggage"), photos = boxes.photos.get(), work = form.elements.work_done;
        const matter = luggage?.matters.find((row) => String(row.id) === new FormData(form).get("matter"));
        if (!matter) return problem(form, "请选择一件隐患。");
        if (!photos.length) return problem(form, "请先拍一张整改后的照片。");
        if (!work.value.trim()) return problem(form, "请填写整改情况。", work);
        await queue.forget("draft-rectify");
        return enqueue({
          uuid: queue.uuid(), owner: luggage.user.id, kind: "报整改", title: `${matter.number} ${matter.title}`, method: "POST", url: `/api/mobile/matters/${matter.id}/submit`, files: photos,
          json: { state: matter.state, work_done: work.value, photos: photos.map((photo) => photo.uuid) },
        });
      });
    },

    inspect() {
      const form = one("[data-form]"), choice = one("[data-visit]"), box = one("[data-lines]");
      let visits = [];
      const visit = () => visits.find((row) => String(row.id) === choice.value);
      const kept = draft(form, () => `draft-inspect-${choice.value}`, {}); // one of its own for each visit
      const answerBox = (line, known) => {
        const set = make("fieldset", "", "answer"), legend = make("legend", line.label);
        if (line.required) legend.append(make("em", "必填"));
        set.append(legend);
        if (line.hint) set.append(make("p", line.hint, "hint"));
        if (line.type === "one") {
          const select = Object.assign(make("select"), { name: `value_${line.name}`, ariaLabel: line.label });
          choices(select, line.choices.map((one) => [one.name, one.label]));
          select.value = known?.value ?? "";
          set.append(select);
        } else if (line.type === "several") {
          for (const one of line.choices) {
            const label = make("label", "", "switch"), tick = Object.assign(make("input"), { type: "checkbox", name: `value_${line.name} ${one.name}`, checked: (known?.value ?? "").split(" ").includes(one.name) });
            label.append(tick, one.label);
            set.append(label);
          }
        } else if (line.type === "photo") {
          set.append(make("p", "照片请在“发现的问题”中登记，或者在完整页面上传。", "hint"), Object.assign(make("input"), { type: "hidden", name: `value_${line.name}`, value: "" }));
        } else {
          set.append(Object.assign(make("input"), { name: `value_${line.name}`, value: known?.value ?? "", ariaLabel: line.label, inputMode: ["integer", "decimal"].includes(line.type) ? "decimal" : "text" }));
        }
        set.append(Object.assign(make("input"), { name: `note_${line.name}`, value: known?.note ?? "", placeholder: "说明（可不填）", ariaLabel: `${line.label}的说明`, maxLength: 2000 }));
        return set;
      };
      const open = async () => {
        const row = visit();
        box.replaceChildren(...(row ? row.lines.map((line) => answerBox(line, row.answers[line.name])) : []));
        if (!row) return;
        await kept.restore();
        fold();
      };
      const valueOf = (line) => (line.type === "several"
        ? line.choices.filter((one) => form.elements[`value_${line.name} ${one.name}`].checked).map((one) => one.name).join(" ")
        : form.elements[`value_${line.name}`].value.trim());
      // A line that depends on another one is asked only where it applies.
      const applies = (row, { relevant: when }) => !when || (valueOf(row.lines.find((line) => line.name === when.line)) === when.value) === (when.op === "=");
      const fold = () => visit()?.lines.forEach((line, number) => { box.children[number].hidden = !applies(visit(), line); });
      form.addEventListener("input", fold);
      const said = (row) => row.lines.filter((line) => applies(row, line)).map((line) => {
        const known = row.answers[line.name] ?? { value: "", note: "", version: 0 };
        const value = valueOf(line);
        return { line: line.name, value, note: form.elements[`note_${line.name}`].value.trim(), version: known.version, known };
      }).filter((one) => one.value !== one.known.value || one.note !== one.known.note).map(({ line, value, note, version }) => ({ line, value, note, version }));
      choice.addEventListener("change", (event) => { event.stopPropagation(); open().then(openFinding); });
      // A problem seen on the visit: a form of its own, with photos, in the same queue.
      const problemForm = one("[data-finding]"), shots = {};
      const found = draft(problemForm, () => `draft-finding-${choice.value}`, shots);
      shots.photos = self.AnlanPhotos.collect(one("[data-photos]", problemForm), found.save);
      const openFinding = async () => {
        problemForm.hidden = !visit();
        problemForm.reset();
        shots.photos.set([]);
        choices(problemForm.elements.line, (visit()?.lines ?? []).filter((line) => line.type !== "note").map((line) => [line.name, line.label]));
        problemForm.elements.line.options[0].textContent = "不属于某一检查项";
        if (visit()) await found.restore();
      };
      problemForm.addEventListener("submit", async (event) => {
        event.preventDefault();
        const luggage = await queue.kept("luggage"), row = visit(), words = problemForm.elements.description, photos = shots.photos.get();
        if (!row) return problem(problemForm, "请选择一次检查。");
        if (!words.value.trim()) return problem(problemForm, "请填写发现的问题。", words);
        await queue.forget(`draft-finding-${row.id}`);
        return enqueue({
          uuid: queue.uuid(), owner: luggage.user.id, kind: "检查发现", title: `${row.number} ${words.value.slice(0, 40)}`, method: "POST", url: `/api/mobile/inspections/${row.id}/findings`, files: photos,
          json: { description: words.value, line: problemForm.elements.line.value, photos: photos.map((photo) => photo.uuid) },
        });
      });
      let filled = false;
      shown.inspect = async (_items, luggage) => {
        if (!luggage || filled) return;
        filled = true;
        visits = luggage.visits;
        choice.replaceChildren(...visits.map((row) => Object.assign(make("option", `${row.number} ${row.where}`), { value: row.id })));
        form.querySelector(".foot").hidden = choice.parentElement.hidden = !visits.length;
        if (!visits.length) box.replaceChildren(make("p", "没有正在进行的检查。签到后联网打开一次，即可离线填写。", "hint"));
        await open();
        await openFinding();
      };
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const luggage = await queue.kept("luggage"), row = visit();
        if (!row) return problem(form, "请选择一次检查。");
        const answers = said(row);
        if (!answers.length) return problem(form, "没有新的填写内容。");
        await queue.forget(`draft-inspect-${row.id}`);
        return enqueue({ uuid: queue.uuid(), owner: luggage.user.id, kind: "检查记录", title: `${row.number} ${row.where}（${answers.length} 项）`, method: "PUT", url: `/api/inspections/inspections/${row.id}/answers`, link: row.link, json: { answers }, labels: Object.fromEntries(row.lines.map((line) => [line.name, line])) });
      });
    },

    queue() {
      const labels = { waiting: "待同步", failed: "未被接受", conflict: "有冲突", done: "已同步" };
      const act = (text, run, className = "btn") => Object.assign(make("button", text, className), { type: "button", onclick: async () => { await run(); await draw(); sync(); } });
      const drop = (item) => () => (window.confirm("删除后不能恢复，确定删除本机的这一条？") ? queue.remove(item.uuid) : null);
      const card = (item, luggage) => {
        const line = make("li", "", item.state), head = make("p");
        const others = luggage && item.owner !== luggage.user.id;
        head.append(make("b", item.kind), make("span", others ? "其他账号的内容" : labels[item.state], "state"));
        line.append(head, make("p", item.title), make("small", `填写 ${time(item.made_at)}`));
        const sent = item.files.filter((file) => file.sent).length;
        if (item.state === "waiting" && item.files.length) line.append(make("small", `照片 ${sent}/${item.files.length} 张已上传`));
        if (item.problem && item.state !== "done") line.append(make("p", item.problem, "problem"));
        if (item.state === "done") line.append(Object.assign(make("a", `已登记：${item.receipt.number}`), { href: item.receipt.url }), make("small", item.receipt.received_at ? `服务器收到 ${time(item.receipt.received_at)}` : ""));
        if (item.receipt?.correction_refused) line.append(make("p", `当场改正未被接受：${item.receipt.correction_refused}`, "problem"));
        if (item.state === "conflict") line.append(...(item.both.lines ? lines(item) : both(item)));
        if (item.state === "failed") line.append(act("重试", () => queue.put({ ...item, state: "waiting", problem: "" })));
        if (["failed", "conflict"].includes(item.state)) line.append(act("放弃本机的", drop(item), "btn quiet"));
        return line;
      };
      const side = (label, text) => { const box = make("div", "", "side"); box.append(make("b", label), make("p", text || "（空）")); return box; };
      const both = (item) => {
        const kept = item.both.kept;
        const ours = side("本机的", item.json.work_done);
        const theirs = side(`服务器上的（${kept.state_label}）`, [kept.work_done, kept.by && `${kept.by} ${time(kept.at)}`].filter(Boolean).join("\n"));
        const again = act("仍然报送本机的", () => queue.put({ ...item, state: "waiting", problem: "", both: null, json: { ...item.json, state: kept.state } }));
        return [ours, theirs, again];
      };
      // Answers: for each line that somebody else has answered meanwhile, one of the two is chosen.
      const lines = (item) => {
        const words = (line, said) => {
          const names = new Map((line.choices ?? []).map((one) => [one.name, one.label]));
          const value = (said?.value ?? "").split(" ").map((part) => names.get(part) ?? part).join("、");
          return [value, said?.note].filter(Boolean).join("；") || "（空）";
        };
        const sets = item.both.lines.map((clash) => {
          const line = item.labels?.[clash.line] ?? { label: clash.line }, set = make("fieldset", "", "side");
          set.append(make("legend", line.label));
          for (const [code, label, said] of [["kept", "服务器上的", clash.kept], ["sent", "本机的", clash.sent]]) {
            const choice = make("label", "", "switch");
            choice.append(Object.assign(make("input"), { type: "radio", name: `${item.uuid} ${clash.line}`, value: code, checked: code === "kept" }), `${label}：${words(line, said)}`);
            set.append(choice);
          }
          return set;
        });
        const again = act("按所选报送", () => {
          const kept = new Map(item.both.lines.map((clash, number) => [clash.line, { clash, ours: sets[number].querySelector("[value=sent]").checked }]));
          const answers = item.json.answers.filter((one) => kept.get(one.line)?.ours ?? true).map((one) => ({ ...one, version: kept.get(one.line)?.clash.kept?.version ?? one.version }));
          return answers.length ? queue.put({ ...item, state: "waiting", problem: "", both: null, json: { answers } }) : queue.remove(item.uuid);
        });
        return [...sets, again];
      };
      shown.queue = (items, luggage) => {
        const list = one("[data-list]");
        const chosen = [...list.querySelectorAll("input:checked")]; // a choice outlives the drawing
        list.replaceChildren(...items.reverse().map((item) => card(item, luggage)));
        for (const old of chosen) for (const box of list.querySelectorAll("input")) if (box.name === old.name && box.value === old.value) box.checked = true;
        if (!items.length) list.append(make("li", "本机没有待同步的内容。", "hint"));
      };
      one("[data-sync]").addEventListener("click", async () => {
        const how = await sync();
        if (how === "later") say("现在没有网络，有网络时自动同步。", "bad");
        if (how === "done") say("已同步。");
      });
    },
  };

  pages[page]();
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-shut]")) return;
    event.preventDefault();
    say("离线时不能打开这个页面。", "bad");
  });
  window.addEventListener("online", () => { net(); Promise.resolve(running).then(sync); }); // one that runs began without a network
  window.addEventListener("offline", () => net());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
  navigator.serviceWorker?.register(document.body.dataset.worker, { scope: document.body.dataset.scope });
  navigator.storage?.persist?.();
  queue.heard(draw);
  net();
  draw().then(sync);
})();
