// Refreshes what is already on the page, and lets keys do what the buttons do. Without this file
// everything works. The stream brings topics, never content; each part of a page that listens
// (data-live) is fetched again from the page's own address and put in its place:
// - nothing moves under a working hand: only when the page was left alone for a moment, never a
//   part in which something is typed or opened, and rows of a list never change their order
//   unless somebody asks for it;
// - when the stream is silent the page says since when, and hatches what may be old.
"use strict";
(() => {
  const status = document.getElementById("live"), clock = document.getElementById("clock"), body = document.body;
  const src = body.dataset.src || location.href, due = new Set();
  let touched = 0, heard = 0, timer = 0, drawn = 0, fetching = false, failing = false, source = null;
  const waiting = new Map(), rung = new Set();

  // Keys. A link is followed; a button only gets the focus, so that Enter is a second thought.
  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const keysAreOn = () => remembered("keys") !== "off";
  const rows = () => [...document.querySelectorAll(".queue .row")];
  const step = (by) => {
    const all = rows(), at = all.indexOf(document.activeElement);
    const from = at >= 0 ? at : all.findIndex((r) => r.hasAttribute("aria-current"));
    const to = all[from < 0 ? 0 : Math.min(Math.max(from + by, 0), all.length - 1)];
    if (to) to.focus();
  };
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || !keysAreOn()) return;
    if (e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select") || e.key.length !== 1) return;
    if (e.key === "j" || e.key === "k") { e.preventDefault(); return step(e.key === "j" ? 1 : -1); }
    const all = [...document.querySelectorAll(`[data-key~="${CSS.escape(e.key)}"]`)];
    const to = all.find((x) => x.checkVisibility ? x.checkVisibility() : x.offsetParent);
    if (to) { e.preventDefault(); to.focus(); if (to.matches("a")) to.click(); }
    else if (e.key === "r" && ![...document.querySelectorAll("input, textarea, select")].some(isDirty)) location.reload();
  });
  body.classList.toggle("keyed-on", keysAreOn());
  for (const b of document.querySelectorAll("[data-switch]")) {
    const [name, on, off] = b.dataset.switch.split("|"), is = () => remembered(name) !== off;
    const say = () => { b.textContent = is() ? b.dataset.on : b.dataset.off; body.classList.toggle("keyed-on", keysAreOn()); };
    b.hidden = false; say();
    b.addEventListener("click", () => { localStorage.setItem(name, is() ? off : on); say(); });
  }

  const isDirty = (c) => c.type === "hidden" || c.type === "submit" ? false : c.type === "checkbox" || c.type === "radio" ? c.checked !== c.defaultChecked
    : c.tagName === "SELECT" ? [...c.options].some((o) => o.selected !== o.defaultSelected && (o.defaultSelected || o.index)) : c.value !== c.defaultValue;
  if (!status || !window.EventSource || !document.querySelector("[data-live]")) return;

  const part = (region) => region.dataset.part;
  const isBusy = (region) => region.querySelector("details[open], #trouble") !== null
    || [...region.querySelectorAll("input:not([type=hidden]), textarea, select")].some((c) => c === document.activeElement && c.matches("input:not([type=checkbox], [type=radio]), textarea, select") || isDirty(c));
  const bar = (region) => region.querySelector("[data-news-bar]") || (() => {
    const a = document.createElement("a");
    a.className = "fresh"; a.href = ""; a.dataset.newsBar = ""; a.dataset.key = "r";
    region.prepend(a); return a;
  })();
  const offer = (region, fresh, words) => {
    const a = bar(region);
    waiting.set(part(region), fresh);
    if (a.textContent !== words || a.hidden) { a.textContent = words; a.hidden = false; }
    a.onclick = (e) => { e.preventDefault(); put(region, waiting.get(part(region))); waiting.delete(part(region)); region.querySelector("a, button")?.focus(); };
  };
  const plainOf = (region) => {
    const copy = region.cloneNode(true);
    copy.querySelectorAll("[data-clock], [data-news-bar], #trouble").forEach((x) => x.remove());
    return copy.textContent.replace(/\s+/g, " ");
  };
  // What has the focus keeps it: the same place in the new part is looked up. Ticks stay as they
  // were set, and what is new comes unticked.
  const q = (name, value) => `[${name}="${CSS.escape(value)}"]`;
  const where = (x) => x.id ? `#${CSS.escape(x.id)}` : (x.form ? `form${q("action", x.form.getAttribute("action"))} ` : "") + x.localName
    + (x.getAttribute("href") ? q("href", x.getAttribute("href")) : x.name ? q("name", x.name) + (x.type === "checkbox" || x.localName === "button" ? q("value", x.value) : "") : "");
  const put = (region, fresh) => {
    const ticks = new Map([...region.querySelectorAll("input[type=checkbox]")].map((c) => [c.name + c.value, c.checked]));
    const had = region.contains(document.activeElement) && document.activeElement !== region ? document.activeElement : null;
    const name = had && where(had), nth = had ? [...region.querySelectorAll(name)].indexOf(had) : 0;
    const typed = [...region.querySelectorAll("input:not([type=checkbox], [type=radio], [type=hidden]), textarea, select")].filter(isDirty).map((c) => [where(c), c.value]);
    for (const a of ["data-live", "data-news", "class"]) if (fresh.hasAttribute(a)) region.setAttribute(a, fresh.getAttribute(a));
    region.replaceChildren(...fresh.cloneNode(true).childNodes);
    if (ticks.size) for (const c of region.querySelectorAll("input[type=checkbox]")) c.checked = ticks.get(c.name + c.value) || false;
    for (const [at, value] of typed) { const c = region.querySelector(at); if (c) c.value = value; }
    if (name) ([...region.querySelectorAll(name)][nth] || region.querySelector("a, button"))?.focus({ preventScroll: true });
  };
  const sum = (list) => list.reduce((n, li) => n + Number(li.dataset.n || 1), 0);
  const putRows = (region, fresh) => {
    const old = [...region.querySelectorAll("[data-row]")], now = [...fresh.querySelectorAll("[data-row]")];
    const known = new Set(old.map((li) => li.dataset.row)), kept = now.filter((li) => known.has(li.dataset.row));
    const still = new Set(kept.map((li) => li.dataset.row));
    for (const li of old) {
      const twin = kept.find((n) => n.dataset.row === li.dataset.row);
      // A full list pushes its last row to the next page: that one is not gone.
      li.classList.toggle("gone", !twin && now.length < old.length);
      if (!twin) continue;
      if (li.innerHTML !== twin.innerHTML && ![...li.querySelectorAll("input")].some(isDirty)) put(li, twin);
    }
    const head = region.querySelector("h2"), freshHead = fresh.querySelector("h2");
    if (head && freshHead) head.textContent = freshHead.textContent;
    const news = sum(now.filter((li) => !known.has(li.dataset.row)));
    const isMoved = old.filter((li) => still.has(li.dataset.row)).some((li, i) => li.dataset.row !== kept[i].dataset.row) || old.length !== kept.length;
    const words = (region.dataset.news || "").split("|");
    if (news > 0) { offer(region, fresh, words[Math.min(news, words.length) - 1]); ring(fresh, known); }
    else if (isMoved) offer(region, fresh, region.dataset.changed);
    else { bar(region).hidden = true; waiting.delete(part(region)); }
  };
  // One soft bell, only where somebody asked for it: on the help page, for this browser.
  const ring = (fresh, known) => {
    const calls = [...fresh.querySelectorAll("[data-row]")].filter((li) => !known.has(li.dataset.row) && !rung.has(li.dataset.row) && li.querySelector(".danger"));
    calls.forEach((li) => rung.add(li.dataset.row));
    if (remembered("bell") !== "on" || !calls.length) return;
    const audio = ring.audio ||= new AudioContext(), tone = audio.createOscillator(), soft = audio.createGain();
    soft.gain.setValueAtTime(.08, audio.currentTime); soft.gain.exponentialRampToValueAtTime(.001, audio.currentTime + 1.2);
    tone.frequency.value = 660; tone.connect(soft).connect(audio.destination); tone.start(); tone.stop(audio.currentTime + 1.2);
  };

  const rests = () => Date.now() - touched > 1200;
  const refresh = async () => {
    timer = 0;
    if (document.hidden || fetching) return;
    // The hand rests, and the last time is two seconds ago: a flood of topics is no flood of requests.
    if (!rests() || Date.now() - drawn < 2000) { plan(400); return; }
    const parts = [...due];
    due.clear(); fetching = true;
    try {
      const answer = await fetch(src, { headers: { "x-fragment": parts.join(",") }, redirect: "manual", signal: AbortSignal.timeout?.(10000) });
      if ([401, 403, 404].includes(answer.status)) { stop(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
      // Somebody began to work while the answer was on its way: it is asked for again.
      if (!rests()) { parts.forEach((p) => due.add(p)); return; }
      drawn = Date.now(); failing = false; say(true);
      for (const region of document.querySelectorAll("[data-live]")) {
        const fresh = doc.getElementById(region.id);
        if (!parts.includes(part(region)) || !fresh) continue;
        if (region.querySelector("[data-row]") || part(region) === "queue") putRows(region, fresh);
        else if (!isBusy(region)) { if (region.innerHTML !== fresh.innerHTML) put(region, fresh); }
        else if (plainOf(region) !== plainOf(fresh)) offer(region, fresh, region.dataset.changed || status.dataset.liveWord);
      }
    } catch {
      // What cannot be fetched is old, whatever the stream says.
      parts.forEach((p) => due.add(p)); failing = true; say(false);
    } finally { fetching = false; plan(failing ? 3000 : 400); }
  };
  const plan = (ms) => { if (!timer && due.size) timer = setTimeout(refresh, ms); };
  const mark = (topics) => {
    for (const region of document.querySelectorAll("[data-live]"))
      if (topics.includes("all") || region.dataset.live.split(" ").some((t) => topics.includes(t))) due.add(part(region));
    plan(300);
  };

  const say = (isLive) => {
    if (body.classList.contains("stale") !== !isLive || !status.dataset.said) status.textContent = isLive ? status.dataset.liveWord : status.dataset.staleWord;
    status.dataset.said = "1";
    body.classList.toggle("stale", !isLive); body.classList.toggle("live", isLive);
  };
  const alive = () => { heard = Date.now(); if (!failing) say(true); };
  let beats = 0, isAgain = false;
  const open = () => {
    source = new EventSource(`/live?at=${encodeURIComponent(body.dataset.at || "")}&mark=${encodeURIComponent(isAgain ? "" : body.dataset.mark || "")}`);
    source.onopen = () => { if (isAgain || body.classList.contains("stale")) mark(["all"]); isAgain = true; alive(); };
    source.onmessage = (e) => { alive(); mark(e.data.split("\n")); };
    // Who has left is told by nobody: where somebody is shown, every second beat looks again.
    source.addEventListener("beat", (e) => { alive(); clock.textContent = e.data; if (++beats % 2 === 0 && document.querySelector(".here")) mark(["here"]); });
    source.onerror = () => say(false);
  };
  const stop = () => { rest(); due.clear(); failing = true; say(false); };
  open();
  setInterval(() => { if (heard && Date.now() - heard > 35000) say(false); }, 5000);
  // A page that nobody sees gives its line back: a browser has only six for one place, and keeps
  // pages that were left.
  const rest = () => { source?.close(); source = null; };
  const wake = () => { if (!source && !document.hidden) open(); plan(300); };
  document.addEventListener("visibilitychange", () => document.hidden ? rest() : wake());
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (e) => { if (e.persisted) wake(); });
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
})();
