"use strict";
// The page shows what the server tells it and sends what a person does; it decides nothing.
const $ = (s, in_ = document) => in_.querySelector(s), $$ = (s, in_ = document) => [...in_.querySelectorAll(s)];
const pane = id => $(`.pane[data-pane="${CSS.escape(id)}"]`);
const quick = { en: ["/next", "/new", "/deals", "/process", "/help"], ru: ["/next", "/new", "/deals", "/process", "/help"] };

async function post(path, body) {
  try {
    const r = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body || {}) });
    if (!r.ok) toast(body && body.pane, await r.text());
  } catch { toast(body && body.pane, "The playground is not running."); }
}

function message(m, fresh) {
  const el = document.createElement("div");
  el.className = "m" + (m.mine ? " mine" : "") + (fresh ? " fresh" : "");
  el.dataset.id = m.id;
  const body = document.createElement("div");
  body.className = "body";
  body.innerHTML = m.html; // escaped by the server, span by span
  el.append(body);
  if (m.buttons) {
    const keys = document.createElement("div");
    keys.className = "keys";
    for (const row of m.buttons) {
      const line = document.createElement("div");
      for (const b of row) {
        const k = document.createElement("button");
        k.textContent = b.text;
        k.onclick = () => {
          if (b.copy) { navigator.clipboard && navigator.clipboard.writeText(b.copy); return; }
          if (b.url) { window.open(b.url, "_blank", "noopener"); return; }
          post("/press", { pane: el.closest(".pane").dataset.pane, message: m.id, data: b.data });
        };
        line.append(k);
      }
      keys.append(line);
    }
    el.append(keys);
  }
  const t = document.createElement("time");
  t.textContent = m.at + (m.edited ? " ✎" : "");
  el.append(t);
  return el;
}

function put(id, m, fresh) {
  const p = pane(id);
  if (!p) return;
  const box = $(".messages", p), old = $(`.m[data-id="${CSS.escape(m.id)}"]`, box);
  const low = box.scrollHeight - box.scrollTop - box.clientHeight < 90;
  if (old) old.replaceWith(message(m, false)); else box.append(message(m, fresh));
  if (low || !old) box.scrollTop = box.scrollHeight;
  const tab = $(`#tabs [data-tab="${CSS.escape(id)}"]`);
  if (tab && !tab.classList.contains("on")) tab.classList.add("new");
}

function heading(text) {
  $("#heading").textContent = text;
  $("#heading").hidden = !text;
}

let timers = {};
function toast(id, text) {
  const p = (id && pane(id)) || $(".pane.on") || $(".pane"), t = $(".toast", p);
  t.textContent = text; t.classList.add("on");
  clearTimeout(timers[p.dataset.pane]);
  timers[p.dataset.pane] = setTimeout(() => t.classList.remove("on"), 4000);
}

function clock(d) {
  $("#now").textContent = d.now;
  document.documentElement.lang = d.lang;
  $$("[data-lang]").forEach(b => b.classList.toggle("on", b.dataset.lang === d.lang));
  $$("[data-en]").forEach(b => b.textContent = b.dataset[d.lang]);
  if ($("#demo")) $("#demo").disabled = d.busy;
  $$(".quick").forEach(q => q.replaceChildren(...quick[d.lang].map(c => {
    const b = document.createElement("button");
    b.type = "button"; b.textContent = c;
    b.onclick = () => post("/say", { pane: q.closest(".pane").dataset.pane, text: c });
    return b;
  })));
}

function all(d) {
  $$(".messages").forEach(b => b.replaceChildren());
  for (const [id, list] of Object.entries(d.shown)) for (const m of list) put(id, m, false);
  $("#change pre").textContent = d.change;
  heading(d.heading);
  clock(d);
}

new EventSource("/events").onmessage = e => {
  const ev = JSON.parse(e.data);
  ({ all: () => all(ev.data), message: () => put(ev.pane, ev.data, true), clock: () => clock(ev.data),
     toast: () => toast(ev.pane, ev.data), change: () => $("#change pre").textContent = ev.data,
     heading: () => heading(ev.data) })[ev.kind]();
};

$$("form.say").forEach(f => f.onsubmit = e => {
  e.preventDefault();
  const text = f.text.value;
  f.text.value = "";
  if (text.trim()) post("/say", { pane: f.closest(".pane").dataset.pane, text });
});
$$("[data-push]").forEach(b => b.onclick = async () => { b.disabled = true; await post("/push", { how: b.dataset.push }); b.disabled = false; });
$$("[data-lang]").forEach(b => b.onclick = () => post("/speak", { lang: b.dataset.lang }));
if ($("#demo")) $("#demo").onclick = () => post("/demo");
$("#peek").onclick = () => { const c = $("#change"); c.hidden = !c.hidden; $("#peek").setAttribute("aria-expanded", !c.hidden); };
function show(id) {
  $$("#tabs button").forEach(b => { b.classList.toggle("on", b.dataset.tab === id); if (b.dataset.tab === id) b.classList.remove("new"); });
  $$(".pane").forEach(p => p.classList.toggle("on", p.dataset.pane === id));
}
$$("#tabs button").forEach(b => b.onclick = () => show(b.dataset.tab));
show($("#tabs button").dataset.tab);
