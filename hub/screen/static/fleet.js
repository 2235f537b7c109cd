// Every device of the store, how it is, and what somebody should see to. It asks again by itself.

import { ask, showLanguages, whoIsHere } from "./asking.js";
import { button, make } from "./fields.js";
import { leaveHere, showPages } from "./pages.js";
import { fill, many, moment, number, t } from "./tongue.js";

const LOOK_MS = 10_000; // as often as devices say how they are
const MUCH = ["offline", "trouble", "missing", "release", "config"];
const PROGRAMS = ["kiosk", "sensor", "phone", "shoppers"];
const CLOCK_SHOWN_S = 2; // less is the way of the message
const GIGA = 1e9;
const LOCK_MIN = [15, 60, 240, 720]; // the last is the longest that a kiosk takes
const HOUR_MIN = 60;

const body = document.getElementById("devices");
const lead = document.getElementById("lead");
let said = "";

async function show() {
  const answer = await ask("GET", "/api/v1/fleet");
  if (!answer.ok) {
    lead.textContent = answer.problem;
    return;
  }
  const { devices, timezone, as_of: now } = answer.said;
  const needy = devices.filter((one) => one.needs.length).length;
  if (devices.length === 0) lead.textContent = t("fleet-none");
  else lead.textContent = needy ? many("fleet-needy", needy) : many("fleet-fine", devices.length);
  showHub(answer.said.hub);
  showCopies(answer.said.copies, timezone, now);
  const news = JSON.stringify(devices.map((one) => ({ ...one, heard: one.state === "online" ? "" : one.heard })));
  if (news === said) return; // whoever reads with a screen reader is not thrown out of the table
  said = news;
  body.replaceChildren(...devices.map((one) => row(one, timezone, now)));
}

/** Which release the hub runs itself, and what becomes of the next one. */
function showHub(hub) {
  const line = document.getElementById("hub");
  line.hidden = hub === null;
  if (hub === null) return;
  const key = hub.release === null ? "fleet-hub" : "fleet-hub-release";
  const words = [t(key, { version: hub.version, n: hub.release })];
  if (hub.stage !== "settled") words.push(t(`fleet-hub-${hub.stage}`, { next: hub.next }));
  const wrong = hub.problem === null ? [] : [make("span", { "data-wrong": "true" }, t("fleet-need-release", { why: hub.problem }))];
  line.replaceChildren(words.join(" · "), ...wrong.flatMap((one) => [" · ", one]));
}

function showCopies(copies, zone, now) {
  const line = document.getElementById("copies");
  line.hidden = copies === null;
  if (copies === null) return;
  const at = copies.made === null ? "" : when(copies.made, zone, now);
  const key = copies.overdue ? "late" : "fine";
  line.textContent = copies.made === null ? t("fleet-copies-none") : t(`fleet-copies-${key}`, { at, n: number(copies.copies) });
  line.dataset.wrong = String(copies.overdue);
}

function row(one, zone, now) {
  const cells = [
    cell("fleet-device", name(one, zone, now), { wide: true }),
    cell("fleet-needs", needs(one, zone), { wide: true }),
    cell("fleet-last-tap", one.last_event === null ? t("fleet-unknown") : when(one.last_event, zone, now)),
    cell("fleet-waiting", waiting(one), { wrong: one.needs.includes("waiting") }),
    cell("fleet-questions", questions(one), { wrong: one.needs.includes("config") }),
    cell("fleet-clock", clock(one), { wrong: one.needs.includes("clock") }),
    cell("fleet-disk", disk(one), { wrong: one.needs.includes("disk") }),
    cell("fleet-temperature", warmth(one), { wrong: one.needs.includes("hot") }),
    cell("fleet-version", version(one), { wrong: one.needs.includes("release") }),
    cell("fleet-command", command(one, zone, now), { wide: true }),
  ];
  return make("tr", { "data-device": one.name, "data-needs": weight(one) }, ...cells);
}

function cell(label, content, { wide = false, wrong = false } = {}) {
  const marks = { "data-label": t(label), "data-wide": String(wide), "data-wrong": String(wrong) };
  return make("td", marks, ...[content].flat());
}

function weight(one) {
  if (one.needs.some((need) => MUCH.includes(need))) return "much";
  return one.needs.length ? "some" : "nothing";
}

function name(one, zone, now) {
  const program = PROGRAMS.includes(one.program) ? t(`fleet-program-${one.program}`) : "";
  const made = one.simulated ? t("fleet-simulated") : "";
  const more = [program, one.place ?? t("fleet-nowhere"), made].filter(Boolean).join(" · ");
  const told = [];
  if (one.locked_until !== null) told.push(t("fleet-locked", { until: when(one.locked_until, zone, now) }));
  if (one.identifies) told.push(t("fleet-identifies"));
  return [make("strong", {}, one.name), make("small", {}, more), ...told.map((words) => make("small", { class: "told" }, words))];
}

function needs(one, zone) {
  if (one.needs.length === 0) return make("span", { class: "fine" }, t(`fleet-state-${one.state}`));
  const from = moment(one.heard, zone, { dateStyle: "short", timeStyle: "short" });
  const values = { from, problem: one.trouble, note: one.note, why: one.release_problem, n: number(one.missing ?? 0) };
  const lines = one.needs.map((need) =>
    make("li", { "data-wrong": "true", "data-worst": String(MUCH.includes(need)) }, t(`fleet-need-${need}`, values)),
  );
  return make("ul", {}, ...lines);
}

function when(at, zone, now) {
  const day = (moment_) => moment(moment_, zone, { dateStyle: "short" });
  const shape = day(at) === day(now) ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" };
  return moment(at, zone, shape);
}

function waiting(one) {
  if (one.waiting === null) return t("fleet-unknown");
  return one.waiting === 0 ? t("fleet-waiting-none") : many("fleet-waiting", one.waiting);
}

function questions(one) {
  if (one.config === null) return t("fleet-unknown");
  const words = [t(`fleet-config-${one.config}`)];
  if (one.config_problem !== null) words.push(make("small", {}, one.config_problem));
  if (one.config !== "current") words.push(make("small", {}, `${short(one.config_running)} → ${short(one.config_wanted)}`));
  return words;
}

const short = (fingerprint) => fingerprint?.slice(0, 8) ?? t("fleet-unknown");

function clock(one) {
  if (one.clock === null) return t("fleet-unknown");
  const seconds = Math.round((one.clock_off_ms ?? 0) / 1000);
  if (Math.abs(seconds) >= CLOCK_SHOWN_S) {
    return t(seconds > 0 ? "fleet-clock-ahead" : "fleet-clock-behind", { n: number(Math.abs(seconds)) });
  }
  return t(one.clock === "synced" || one.clock_off_ms !== null ? "fleet-clock-right" : "fleet-clock-unsure");
}

function disk(one) {
  if (one.disk_free_bytes === null) return t("fleet-unknown");
  const free = number(one.disk_free_bytes / GIGA, 1);
  if (!one.disk_bytes) return t("fleet-disk-free", { free });
  return t("fleet-disk-share", { free, share: number((100 * one.disk_free_bytes) / one.disk_bytes) });
}

const warmth = (one) => (one.temperature_c === null ? t("fleet-unknown") : t("fleet-degrees", { n: number(one.temperature_c) }));

function version(one) {
  const release = !one.release ? [] : [make("small", {}, t("fleet-release", { n: one.release }))];
  return [one.version ?? t("fleet-unknown"), ...release];
}

function command(one, zone, now) {
  const last = one.command;
  const words = last === null ? [] : [make("small", {}, [t(`fleet-order-${last.order}`), t(`fleet-outcome-${last.outcome}`, last), when(last.at, zone, now)].join(" · "))];
  const orders = ordersOf(one).map((order) => {
    const marks = { "data-staff": true, "aria-label": t(`fleet-${order}-of`, { name: one.name }), disabled: one.state !== "online" };
    return button(t(`fleet-${order}`), () => tell(order, one.name), marks);
  });
  return [make("div", { class: "orders" }, ...orders), ...seen(one, zone, now), ...words];
}

/** What a device of this kind can be told; no sensor shows anything that it sees. */
function ordersOf(one) {
  if (one.simulated || one.program === "phone") return [];
  if (one.program !== "kiosk") return ["identify", "restart"];
  return ["identify", one.locked_until === null ? "lock" : "unlock", "screenshot", "restart"];
}

/** The way to the picture of a kiosk's own screen, while the hub has it. */
function seen(one, zone, now) {
  if (one.screenshot === null) return [];
  const at = when(one.screenshot, zone, now);
  return [button(t("fleet-see", { at }), () => look(one.name, at), { "data-staff": true, class: "see" })];
}

function look(device, at) {
  const dialog = document.getElementById("screen");
  const picture = dialog.querySelector("img");
  const title = t("fleet-see-of", { name: device, at });
  document.getElementById("screen-title").textContent = title;
  picture.alt = title;
  picture.src = `/api/v1/fleet/${encodeURIComponent(device)}/screenshot`;
  dialog.addEventListener("close", () => picture.removeAttribute("src"), { once: true });
  dialog.showModal();
}

async function tell(order, device) {
  const dialog = document.getElementById("sure");
  document.getElementById("sure-title").textContent = t(`fleet-sure-${order}`, { name: device });
  document.getElementById("how-long").hidden = order !== "lock";
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  if (dialog.returnValue !== "yes") return;
  const asked = order === "lock" ? { minutes: Number(document.getElementById("minutes").value) } : {};
  const answer = await ask("POST", `/api/v1/fleet/${encodeURIComponent(device)}/${order}`, asked);
  if (answer.ok) await show();
  else lead.textContent = answer.problem;
}

function offerTimes() {
  const words = (minutes) => (minutes < HOUR_MIN ? t("fleet-minutes", { n: minutes }) : many("fleet-hours", minutes / HOUR_MIN));
  const times = LOCK_MIN.map((minutes) => make("option", { value: minutes }, words(minutes)));
  document.getElementById("minutes").replaceChildren(...times);
}

fill(document);
offerTimes();
showLanguages(document.getElementById("languages"));
document.title = `${t("fleet-title")} · Vetrina`;
const who = await whoIsHere();
showPages(document.getElementById("pages"), who, () => leaveHere(who));
await show();
document.body.dataset.ready = "true";
setInterval(show, LOOK_MS);
