"use strict";
// Panes that look and work as Slack does: wide messages with sections, threads, forms over the page, a home.

function furnish(p, who) {
  const b = $(".at-home", p);
  if (!who.desk || who.channel) b.remove();
  if (!who.desk) return;
  p.dataset.desk = "yes";
  p.classList.add("desk");
  b.textContent = $("#home small").textContent;
  b.onclick = () => once(b, () => post("/home", { pane: who.id }));
}

function deskMessage(p, m, fresh) {
  const el = make("div", "m" + (fresh ? " fresh" : "") + (m.under ? " reply" : ""));
  el.dataset.id = m.id;
  el.dataset.day = m.at.slice(0, 10);
  if (m.under) el.dataset.under = m.under;
  const name = m.mine ? $("h2 b", p).textContent : "Milepost", text = make("div", "text"), by = make("div", "by");
  by.append(make("b", "", name), ...(m.mine ? [] : [make("i", "", "APP")]), make("time", "", m.at.slice(11) + (m.edited ? " ✎" : "")));
  text.append(by, ...blocks(m));
  el.append(make("div", m.mine ? "face" : "face ours", m.mine ? name[0] : "M"), text);
  return el;
}

// blocks are a message's text, its points with their buttons, its foot and its buttons.
function blocks(m) {
  const part = (name, html) => Object.assign(make("div", name), { innerHTML: html }); // escaped by the server, span by span
  const out = [part("body", m.html)];
  for (const pt of m.points || []) {
    const s = part("body", pt.html), box = make("div", "point");
    box.append(s, ...(pt.buttons ? [row(m, pt.buttons)] : []));
    out.push(box);
  }
  if (m.foot) out.push(part("foot", m.foot));
  if (m.buttons) out.push(...m.buttons.map(r => row(m, r)));
  return out;
}

// row is buttons side by side, the fourth and further ones in a menu.
function row(m, buttons) {
  const box = make("div", "keys"), key = b => {
    const k = make("button", "", b.text);
    k.onclick = () => { k.closest("details")?.removeAttribute("open"); press(k, m, b); $("#home").close(); };
    return k;
  };
  box.append(...buttons.slice(0, 3).map(key));
  if (buttons.length > 3) {
    const more = make("details"), menu = make("div", "menu");
    menu.append(...buttons.slice(3).map(key));
    more.append(make("summary", "", "⋯"), menu);
    box.append(more);
  }
  return box;
}

// inThread puts an answer below the message that it belongs to, and says so.
function inThread(box, el) {
  let last = el.dataset.under && $(`.m[data-id="${CSS.escape(el.dataset.under)}"]`, box);
  if (!last) return false;
  while (last.nextElementSibling?.dataset.under === el.dataset.under) last = last.nextElementSibling;
  last.after(el);
  return true;
}

function home(id, parts) {
  const d = $("#home");
  d.dataset.pane = id;
  $("h2 b", d).textContent = $("h2 b", pane(id)).textContent;
  $(".parts", d).replaceChildren(...parts.map(m => {
    const s = make("section", "desk");
    s.append(...blocks({ ...m, id: "" }));
    return s;
  }));
  d.showModal();
}

const unknown = "\0unknown";

// form opens a form over the page, puts another into its place, or closes it.
function form(id, f) {
  const d = $("#form");
  if (!f) return id === null || d.dataset.pane === id ? d.close() : undefined;
  d.dataset.pane = id;
  $("h2 b", d).textContent = f.Title;
  $("h2 small", d).textContent = $("h2 b", pane(id)).textContent;
  $(".shut", d).textContent = f.Cancel;
  $(".strong", d).textContent = f.Submit;
  const lead = Object.assign(make("div", "body"), { innerHTML: f.lead }); // escaped by the server, span by span
  const fields = f.Fields.map((q, i) => field(q, "field" + i, f.wrong && f.wrong[q.ID]));
  $(".fields", d).replaceChildren(lead, ...fields.map(x => x.el));
  $("form", d).onsubmit = e => {
    e.preventDefault();
    const body = { pane: id, form: {}, unknown: [] };
    f.Fields.forEach((q, i) => fields[i].unknown() ? body.unknown.push(q.ID) : body.form[q.ID] = fields[i].value());
    once($(".strong", d), () => post("/fill", body));
  };
  if (!d.open) d.showModal();
  (fields.find((_, i) => f.wrong && f.wrong[f.Fields[i].ID]) || fields[0])?.el.querySelector("input,textarea,select").focus();
}

// field is one question: its label, hint, input, what is wrong with it, and the box "I don't know".
function field(q, id, wrong) {
  const el = make("div", "field"), several = q.Kind === "several", given = q.Value === unknown ? "" : q.Value || "";
  const label = Object.assign(make(several ? "div" : "label", "label", q.Label), several ? { id: id + "-label" } : { htmlFor: id });
  const box = several ? ticks(q, id, given) : input(q, id, given);
  el.append(label, box);
  if (q.Help) el.append(make("div", "hint", q.Help));
  if (wrong) {
    el.append(Object.assign(make("div", "wrong", wrong), { id: id + "-wrong" }));
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", id + "-wrong");
  }
  const dont = Object.assign(make("input"), { type: "checkbox", checked: q.Value === unknown });
  if (q.DontKnow) {
    const l = make("label", "dont");
    l.append(dont, " " + q.DontKnow);
    el.append(l);
    dont.onchange = () => box.disabled = dont.checked;
    dont.onchange();
  }
  const value = () => several ? $$("input:checked", box).map(t => t.value).join(",") : box.value;
  return { el, value, unknown: () => dont.checked };
}

function input(q, id, given) {
  const box = make({ text: "textarea", one: "select" }[q.Kind] || "input");
  box.id = id;
  if (q.Kind === "one") box.append(new Option("", ""), ...(q.Options || []).map(o => new Option(o.Text, o.ID)));
  else if (q.Kind === "day") box.type = "date";
  else if (q.Kind === "text") box.rows = 2;
  box.value = given;
  return box;
}

function ticks(q, id, given) {
  const box = make("fieldset"), chosen = given.split(",");
  box.setAttribute("aria-labelledby", id + "-label");
  for (const o of q.Options || []) {
    const l = make("label");
    l.append(Object.assign(make("input"), { type: "checkbox", value: o.ID, checked: chosen.includes(o.ID) }), " " + o.Text);
    box.append(l);
  }
  return box;
}

const shut = () => { $("#form").close(); post("/close", { pane: $("#form").dataset.pane }); };
$("#form .shut").onclick = shut;
$("#form").oncancel = e => { e.preventDefault(); shut(); };
$("#home .shut").onclick = () => $("#home").close();
