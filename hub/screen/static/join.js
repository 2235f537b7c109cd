// New devices that wait to be let in by the code that they show, and those that were. For managers.

import { ask, showLanguages, whoIsHere } from "./asking.js";
import { leaveHere, showPages } from "./pages.js";
import { wayIn, wasTouched } from "./session.js";
import { fill, many, moment, t } from "./tongue.js";

const LOOK_MS = 3000; // a device shows its code within this of asking
const NEW = ""; // in place of a known name
const shape = { dateStyle: "medium", timeStyle: "short" };
const at = (id) => document.getElementById(id);
const form = at("admission");
const fields = form.elements;
let view = null;
let shown = "";
let open = null; // the ask whose form is open

function made(name, text, className = "") {
  const node = document.createElement(name);
  node.textContent = text;
  node.className = className;
  return node;
}

function button(text, label, act, className = "") {
  const node = made("button", text, className);
  node.type = "button";
  node.setAttribute("aria-label", label);
  node.addEventListener("click", act);
  return node;
}

const minutes = (one) => many("join-minutes", Math.max(1, Math.ceil(one.left_s / 60)));

function row(one, words, ...acts) {
  const node = made("li", "", "device");
  const text = made("div", "");
  text.append(made("strong", one.name), made("small", words));
  const group = made("div", "", "acts");
  group.append(...acts);
  node.append(text, group);
  return node;
}

function waits(one) {
  const program = t(`join-${one.program}`);
  const name = { name: one.name };
  return row(
    one,
    t("join-waits", { program, address: one.address, left: minutes(one) }),
    button(t("join-let-in"), t("join-let-in-of", name), () => show(one), "chief"),
    button(t("join-reject"), t("join-reject-of", name), () => reject(one)),
  );
}

function belongs(one) {
  const since = { since: moment(one.at, undefined, shape), by: one.by };
  const told = one.state === "revoked" ? t("join-out-since", since) : t("join-in-since", since);
  const words = [t(`join-${one.program}`), one.place, told].filter(Boolean).join(" · ");
  const name = { name: one.name };
  const act = button(t("join-shut-out"), t("join-shut-out-of", name), () => shutOut(one));
  const node = row(one, words, ...(one.state === "revoked" ? [] : [act]));
  node.dataset.state = one.state;
  return node;
}

function draw() {
  at("closed").hidden = view.is_open;
  at("nobody").hidden = !view.is_open || view.waiting.length > 0;
  at("none").hidden = view.joined.length > 0;
  at("waiting").replaceChildren(...view.waiting.map(waits));
  at("joined").replaceChildren(...view.joined.map(belongs));
  at("fingerprint").textContent = view.fingerprint.match(/.{4}/g).join(" ");
}

/** Look again; what is the same stays as it is, with the keyboard where it was. */
async function look() {
  const alone = wasTouched() ? {} : { "X-Vetrina-Alone": "1" };
  let answer;
  try {
    answer = await fetch("/api/v1/joining", { headers: alone });
  } catch {
    at("problem").textContent = t("account-no-hub");
    return;
  }
  if (answer.status === 401) location.assign(wayIn());
  at("problem").textContent = answer.ok ? "" : t("join-problem-disk");
  if (!answer.ok) return;
  view = await answer.json();
  const now = JSON.stringify(view, (key, value) => (key === "left_s" ? Math.ceil(value / 60) : value));
  if (now !== shown) draw();
  shown = now;
}

function show(one) {
  open = one.ask;
  at("admit-title").textContent = t("join-let-in-of", { name: one.name });
  const known = view.named.map((each) => {
    const words = [each.name, each.place, each.is_taken ? t("join-taken") : null];
    return new Option(words.filter(Boolean).join(" · "), each.name);
  });
  fields.known.replaceChildren(new Option(t("join-new"), NEW), ...known);
  const free = view.named.some((each) => each.name === one.name && !each.is_taken);
  fields.known.value = free ? one.name : NEW;
  fields.device.value = view.named.some((each) => each.name === one.name) ? "" : one.name;
  fields.place.replaceChildren(
    new Option(t("join-nowhere"), NEW),
    ...view.places.map((place) => new Option(place.name, place.id)),
  );
  fields.code.value = "";
  at("refused").textContent = "";
  choose();
  at("admit").showModal();
  fields.code.focus();
}

function choose() {
  const known = view.named.find((each) => each.name === fields.known.value);
  for (const node of form.querySelectorAll("[data-new]")) node.hidden = known !== undefined;
  form.querySelector("[data-place]").hidden ||= !view.can_place;
  at("replaces").hidden = !known?.is_taken;
}

fields.known.addEventListener("change", choose);
at("later").addEventListener("click", () => at("admit").close());

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const known = fields.known.value;
  const said = { code: fields.code.value, device: known || fields.device.value.trim().toLowerCase() };
  said.replaces = !at("replaces").hidden;
  if (known === NEW && fields.place.value !== NEW) said.place = fields.place.value;
  const answer = await ask("POST", `/api/v1/joining/${encodeURIComponent(open)}/accepted`, said);
  at("refused").textContent = answer.ok ? "" : why(answer);
  if (!answer.ok) {
    await look();
    return;
  }
  at("admit").close();
  at("done").textContent = t("join-done", { name: said.device });
  await look();
});

const WHY = ["gone", "taken", "shop", "disk", "unknown"];

function why(answer) {
  const { problem, tries } = answer.said ?? {};
  if (problem === "wrong") return tries > 0 ? many("join-wrong", tries) : t("join-over");
  if (WHY.includes(problem)) return t(`join-problem-${problem}`);
  return t("join-problem-name");
}

async function reject(one) {
  if (!(await isSure(t("join-sure-reject", { name: one.name })))) return;
  await told(await ask("POST", `/api/v1/joining/${encodeURIComponent(one.ask)}/rejected`, {}));
}

async function shutOut(one) {
  if (!(await isSure(t("join-sure-out", { name: one.name })))) return;
  await told(await ask("POST", `/api/v1/joined/${encodeURIComponent(one.name)}/revoked`, {}));
}

async function told(answer) {
  at("done").textContent = "";
  await look();
  if (!answer.ok) at("problem").textContent = why(answer);
}

function isSure(question) {
  const dialog = at("sure");
  at("sure-title").textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Who scanned the square of a device finds its form open; the code is on the device alone. */
function scanned() {
  const [, name] = /^#([\w-]+)$/.exec(location.hash) ?? [];
  const one = view?.waiting.find((each) => each.ask === name);
  history.replaceState(null, "", location.pathname + location.search);
  if (one) show(one);
  else if (name) at("problem").textContent = t("join-problem-gone");
}

fill(document);
showLanguages(at("languages"));
document.title = `${t("join-title")} · Vetrina`;
const who = await whoIsHere();
showPages(at("pages"), who, () => leaveHere(who));
await look();
scanned();
setInterval(look, LOOK_MS);
