"use strict";
// The page shows what the server tells it and sends what a person does; it decides nothing.
const $ = (s, in_ = document) => in_.querySelector(s), $$ = (s, in_ = document) => [...in_.querySelectorAll(s)];
const make = (tag, name, text) => Object.assign(document.createElement(tag), { className: name || "", textContent: text || "" });
const pane = id => $(`.pane[data-pane="${CSS.escape(id)}"]`);
const quick = ["/new", "/next", "/deals", "/process", "/help"];
const words = {
  en: { 400: "That is too long.", 404: "That is not here any more.", 409: "The demo is playing; wait for its end.", 500: "That did not work; the terminal says why.",
        off: "The playground is not running.", write: "Write as ", copied: "Copied", nothing: "Nothing was pressed yet." },
  ru: { 400: "Это слишком длинно.", 404: "Этого здесь уже нет.", 409: "Идёт показ, дождитесь конца.", 500: "Не получилось; причина в терминале.",
        off: "Площадка не запущена.", write: "Пишет ", copied: "Скопировано", nothing: "Пока ничего не нажимали." },
};
let lang = "en", open = "";

async function post(path, body) {
  const where = body && body.pane;
  try {
    const r = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body || {}) });
    if (!r.ok) toast(where, words[lang][r.status] || await r.text());
  } catch { toast(where, words[lang].off); }
}

// While a button's work is under way it cannot be pressed again.
async function once(button, work) {
  button.disabled = true;
  await work();
  button.disabled = false;
}

// Times are the playground's own, so they are read as if it lived in UTC.
const when = (at, how) => new Intl.DateTimeFormat(lang === "ru" ? "ru-RU" : "en-GB", { timeZone: "UTC", ...how }).format(new Date(at + "Z"));
const day = at => when(at, { weekday: "short", day: "numeric", month: "long" });

function message(p, m, fresh) {
  if (p.dataset.desk) return deskMessage(p, m, fresh);
  const el = make("div", "m" + (m.mine ? " mine" : "") + (fresh ? " fresh" : ""));
  el.dataset.id = m.id;
  el.dataset.day = m.at.slice(0, 10);
  const body = make("div", "body");
  body.innerHTML = m.html; // escaped by the server, span by span
  el.append(body);
  if (m.buttons) el.append(keys(m));
  el.append(make("time", "", (m.edited ? "✎ " : "") + m.at.slice(11)));
  return el;
}

function keys(m) {
  const box = make("div", "keys");
  for (const row of m.buttons) {
    const line = make("div");
    for (const b of row) {
      const k = make("button", "", b.text);
      k.onclick = () => press(k, m, b);
      line.append(k);
    }
    box.append(line);
  }
  return box;
}

function press(k, m, b) {
  const id = k.closest("[data-pane]").dataset.pane;
  if (b.copy) navigator.clipboard.writeText(b.copy).then(() => toast(id, words[lang].copied));
  else if (b.url) window.open(b.url, "_blank", "noopener");
  else once(k, () => post("/press", { pane: id, message: m.id, data: b.data }));
}

function put(id, m, fresh) {
  const p = pane(id);
  if (!p) return;
  const box = $(".messages", p), old = $(`.m[data-id="${CSS.escape(m.id)}"]`, box), el = message(p, m, fresh && !m.mine);
  const low = box.scrollHeight - box.scrollTop - box.clientHeight < 90;
  if (old) old.replaceWith(el);
  else if (inThread(box, el)) return el.scrollIntoView({ block: "nearest" });
  else {
    if (!box.lastElementChild || box.lastElementChild.dataset.day !== el.dataset.day) box.append(make("div", "day", day(m.at)));
    box.append(el);
  }
  if (low || !old) box.scrollTop = box.scrollHeight;
  if (fresh && id !== open) $(`#tabs [data-tab="${CSS.escape(id)}"]`).classList.add("new");
}

function heading(text) {
  $("#heading").textContent = text;
  $("#heading").hidden = !text;
}

function changes(list) {
  $("#change .list").replaceChildren(...(list || []).map(text => make("pre", "", text)));
  if (!list || !list.length) $("#change .list").append(make("p", "", words[lang].nothing));
}

function toast(id, text) {
  const p = (id && pane(id)) || $(".pane.on"), t = $(".toast", p);
  t.textContent = text;
  t.classList.add("on");
  clearTimeout(t.timer);
  t.timer = setTimeout(() => t.classList.remove("on"), 4000);
}

function clock(d) {
  $("#now").textContent = day(d.now) + ", " + d.now.slice(11);
  $$("[data-push],.lang button,#demo").forEach(b => b.disabled = d.busy);
  document.body.classList.toggle("busy", d.busy);
}

// cast puts the people on the page.
function cast(panes) {
  const main = $("#panes"), drafts = new Map($$(".pane").filter(p => !p.dataset.channel).map(p => [p.dataset.pane, $("form", p).text.value]));
  main.style.setProperty("--columns", Math.max(1, Math.ceil((panes.length - 1) / 2)));
  main.classList.toggle("odd", panes.length % 2 === 0);
  main.replaceChildren(...panes.map(who => {
    const p = $("#pane").content.cloneNode(true).firstChild, f = $("form", p);
    p.dataset.pane = who.id;
    $("b", p).textContent = who.name;
    $("small", p).textContent = who.title;
    $(".messages", p).dataset.hint = who.hint;
    furnish(p, who);
    if (who.channel) {
      p.dataset.channel = "yes";
      f.remove();
      return p;
    }
    f.text.value = drafts.get(who.id) || "";
    f.text.placeholder = words[lang].write + who.name;
    f.text.setAttribute("aria-label", f.text.placeholder);
    f.onsubmit = e => { e.preventDefault(); say(f, f.text.value); f.text.value = ""; };
    $(".quick", p).append(...quick.map(c => Object.assign(make("button", "", c), { type: "button", onclick: () => say(f, c) })));
    return p;
  }));
  $("#tabs").replaceChildren(...panes.map(who => {
    const b = make("button", "", who.name);
    b.dataset.tab = who.id;
    b.onclick = () => show(who.id);
    b.append(make("i", "dot"));
    return b;
  }));
  show(panes.some(p => p.id === open) ? open : panes[0].id);
}

function say(form, text) {
  if (text.trim()) post("/say", { pane: form.closest(".pane").dataset.pane, text });
}

// all is the page as a whole: at the beginning, and whenever it comes back.
function all(d) {
  lang = document.documentElement.lang = d.lang;
  $$("[data-en]").forEach(el => el.textContent = el.dataset[lang]);
  $$(".lang button").forEach(b => b.classList.toggle("on", b.dataset.lang === lang));
  cast(d.panes);
  for (const [id, list] of Object.entries(d.shown)) for (const m of list) put(id, m, false);
  form(null);
  for (const [id, f] of Object.entries(d.sheets)) form(id, f);
  changes(d.changes);
  heading(d.heading);
  clock(d);
}

const show = id => {
  open = id;
  $$("#tabs button").forEach(b => { b.classList.toggle("on", b.dataset.tab === id); if (b.dataset.tab === id) b.classList.remove("new"); });
  $$(".pane").forEach(p => { p.classList.toggle("on", p.dataset.pane === id); $(".messages", p).scrollTop = 1e9; });
};
const peek = () => { const c = $("#change"); c.hidden = !c.hidden; $("#peek").setAttribute("aria-expanded", !c.hidden); };

// The first event may come before the other script: it is waited for.
document.addEventListener("DOMContentLoaded", () => {
  const events = new EventSource("/events");
  events.onopen = () => $("#away").hidden = true;
  events.onerror = () => $("#away").hidden = false;
  events.onmessage = e => {
    const ev = JSON.parse(e.data);
    ({ all: () => all(ev.data), message: () => put(ev.pane, ev.data, true), clock: () => clock(ev.data),
       toast: () => toast(ev.pane, ev.data), form: () => form(ev.pane, ev.data), home: () => home(ev.pane, ev.data), changes: () => changes(ev.data), heading: () => heading(ev.data) })[ev.kind]();
  };
});
$$("[data-push]").forEach(b => b.onclick = () => once(b, () => post("/push", { how: b.dataset.push })));
$$(".lang button").forEach(b => b.onclick = () => post("/speak", { lang: b.dataset.lang }));
if ($("#demo")) $("#demo").onclick = () => post("/demo");
$("#peek").onclick = $("#unpeek").onclick = peek;
