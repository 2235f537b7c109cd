// Counting people at one line by hand: five whole minutes by the hub's clock, then the comparison.
//
// What was tapped is kept on this phone until the hub has it: a page that is loaded again goes on.

import { wayIn } from "./session.js";
import { fill, many, number, t } from "./tongue.js";
import { Wake } from "./wake.js";

const MINUTE_MS = 60000;
const AGAIN_MS = 3000; // between two tries to send, and two looks for the counter's buckets
const PATIENCE_MS = 1000; // after the end: by the hub's clock, too, these minutes are over then
const GONE_MS = 3600000; // what the hub would not take any more

const line = decodeURIComponent(location.pathname.split("/").pop());
const KEPT = `vetrina-count-${line}`;
const byId = (id) => document.getElementById(id);

let plan = null;
let aheadMs = 0; // the hub's clock minus this phone's steady one
let tapped = null; // { begins, minutes, taps: [[direction, minute], ...] }
let result = null;
const wake = new Wake();

const nowMs = () => performance.now() + aheadMs;
const endsMs = () => tapped.begins + tapped.minutes * MINUTE_MS;
const percent = (share) => number(100 * share, 1);

function scene(name) {
  if (document.body.dataset.scene === name) return;
  wake.want(name === "waiting" || name === "counting");
  document.body.dataset.scene = name;
  byId("line").focus({ preventScroll: true });
}

function problem(text) {
  byId("problem").textContent = text ?? "";
  byId("problem").hidden = !text;
}

async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (answer.status === 401) signIn();
  if (answer.status === 401 || answer.status === 403) throw new Error(t("count-sign-in"));
  if (!answer.ok) throw new Error((await answer.json()).problem);
  return answer.json();
}

/** Show the way in, and from there back to this line. */
function signIn() {
  byId("sign-in").querySelector("a").href = wayIn();
  byId("sign-in").hidden = false;
}

async function say(path, body) {
  const { token } = await ask("/api/v1/session");
  const headers = { "Content-Type": "application/json", "X-Vetrina-Token": token ?? "" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function look() {
  const asked = performance.now();
  plan = await ask(`/api/v1/counts/${encodeURIComponent(line)}`);
  aheadMs = Date.parse(plan.now) - (asked + performance.now()) / 2;
  byId("store").textContent = plan.store;
  byId("line").textContent = plan.name;
  byId("standing").textContent = standing(plan.audit);
}

/** How the counter stands, by all counts so far. */
function standing(audit) {
  if (!audit) return t("count-never");
  const values = {
    wrong: percent(audit.wrong),
    lo: percent(audit.wrong_lo),
    hi: percent(audit.wrong_hi),
  };
  const text = many("count-standing", audit.people, values);
  return audit.overdue ? `${text} ${t("count-overdue")}` : text;
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(tapped));
}

function drop() {
  tapped = null;
  localStorage.removeItem(KEPT);
}

function minute() {
  return Math.floor((nowMs() - tapped.begins) / MINUTE_MS);
}

function tap(direction) {
  if (minute() < 0 || minute() >= tapped.minutes) return;
  tapped.taps.push([direction, minute()]);
  navigator.vibrate?.(10);
  keep();
  totals();
}

function totals() {
  for (const direction of ["in", "out"]) {
    const taps = tapped.taps.filter(([one]) => one === direction).length;
    document.querySelector(`[data-${direction}]`).textContent = number(taps);
  }
  byId("undo").disabled = tapped.taps.length === 0;
}

function byMinute(direction) {
  const counts = Array(tapped.minutes).fill(0);
  for (const [one, at] of tapped.taps) if (one === direction) counts[at] += 1;
  return counts;
}

/** The clock: until it begins, until it ends; then what was tapped is sent. */
function tick() {
  if (!tapped || document.body.dataset.scene === "sending") return;
  const waiting = nowMs() < tapped.begins;
  const leftS = Math.max(0, Math.ceil(((waiting ? tapped.begins : endsMs()) - nowMs()) / 1000));
  const text = `${Math.floor(leftS / 60)}:${String(leftS % 60).padStart(2, "0")}`;
  for (const clock of document.querySelectorAll("[data-clock]")) clock.textContent = text;
  if (nowMs() >= endsMs() + PATIENCE_MS) send();
  else scene(waiting ? "waiting" : "counting");
}

async function send() {
  scene("sending");
  const body = { line, begins_ms: tapped.begins, in: byMinute("in"), out: byMinute("out") };
  try {
    result = await say("/api/v1/counts", body);
    problem(null);
    drop();
    show();
  } catch (error) {
    problem(error.message);
    if (nowMs() - endsMs() > GONE_MS) {
      drop();
      scene("ready");
    } else setTimeout(send, AGAIN_MS);
  }
}

/** The comparison, again and again until no bucket of these minutes can come any more. */
async function show() {
  draw();
  scene("done");
  if (result.settled) return;
  setTimeout(async () => {
    if (document.body.dataset.scene !== "done" || result.withdrawn) return;
    try {
      await look();
      result = plan.counts.find((one) => one.number === result.number) ?? result;
      problem(null);
    } catch (error) {
      problem(error.message);
    }
    show();
  }, AGAIN_MS);
}

function draw() {
  const told = result.minutes > 0;
  for (const who of ["hand", "sensor"]) {
    for (const direction of ["in", "out"]) {
      const cell = document.querySelector(`[data-${who}-${direction}]`);
      cell.textContent = told ? number(result[`${who}_${direction}`]) : "–";
    }
  }
  byId("verdict").textContent = verdict();
  byId("minutes").textContent = t("count-minutes", { n: result.minutes, of: result.of });
  byId("together").textContent = result.settled ? standing(plan.audit) : "";
  const more = plan.audit?.more ?? 0;
  byId("more").textContent = result.settled && more > 0 ? many("count-more", more) : "";
  byId("withdraw").hidden = result.withdrawn;
}

function verdict() {
  if (result.withdrawn) return t("count-withdrawn");
  if (!result.settled) return t("count-comparing");
  if (result.minutes === 0) return t("count-not-compared");
  if (result.error === null) return t("count-nobody");
  const values = { lo: percent(result.wrong_lo), hi: percent(result.wrong_hi) };
  return t("count-error", { error: percent(result.error), ...values });
}

function guarded(work) {
  return async () => {
    try {
      await work();
      problem(null);
    } catch (error) {
      problem(error.message);
    }
  };
}

async function start() {
  await look();
  result = null;
  tapped = { begins: Date.parse(plan.begins), minutes: plan.minutes, taps: [] };
  keep();
  totals();
  tick();
}

async function withdraw() {
  result = await say(`/api/v1/counts/${result.number}/withdrawn`, {});
  await look();
  draw();
}

fill(document);
byId("in").addEventListener("click", () => tap("in"));
byId("out").addEventListener("click", () => tap("out"));
byId("undo").addEventListener("click", () => {
  tapped.taps.pop();
  keep();
  totals();
});
byId("start").addEventListener("click", guarded(start));
byId("again").addEventListener("click", guarded(start));
byId("withdraw").addEventListener("click", guarded(withdraw));
document.querySelector(".give-up").addEventListener("click", () => {
  drop();
  scene("ready");
});
// The steady clock stands still while a phone sleeps: whoever wakes it gets the hub's time anew.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") guarded(look)();
});
setInterval(tick, 200);
await guarded(async () => {
  await look();
  tapped = JSON.parse(localStorage.getItem(KEPT));
  if (tapped) totals();
  else scene("ready");
  tick();
})();
