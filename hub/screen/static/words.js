// Everything the wall says, in the reader's language. Values come in, text goes out; nothing is
// drawn here.

import { language, many, moment, number, t } from "./tongue.js";

export const NONE = "–";

export const whole = (value) => (value === null ? NONE : number(value));

export const clock = (at, zone) => moment(at, zone, { hour: "2-digit", minute: "2-digit" });

export function ago(ageMs) {
  const seconds = Math.max(0, Math.round(ageMs / 1000));
  if (seconds < 5) return t("wall-now");
  if (seconds < 60) return t("wall-seconds", { n: seconds });
  if (seconds < 3600) return t("wall-minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t("wall-hours", { n: Math.floor(seconds / 3600) });
  return many("wall-days", Math.floor(seconds / 86400));
}

// Scores

export function range(score) {
  if (score.status === "none") return t("wall-no-answers");
  return t("wall-range", { lo: whole(score.lo), hi: whole(score.hi) });
}

export function bar(score) {
  const goal = score.target === null ? [] : [t("wall-target", { n: whole(score.target) })];
  return [range(score), ...goal].join(", ");
}

export function answers(score) {
  if (score.status === "none") return t("wall-no-answers");
  if (score.status === "few") return t("wall-few", { n: number(score.n) });
  return many("wall-answers", score.n);
}

export function count(score) {
  return score.status === "none" ? t("wall-every-tap") : answers(score);
}

export const lastHour = (score) =>
  score.status === "enough" ? t("wall-answers-hour", { n: number(score.n_hour) }) : "";

export const voices = (per100) =>
  per100 === null ? t("wall-voices-none") : t("wall-voices", { n: whole(per100) });

const TRENDS = { up: "↗", down: "↘", flat: "→" };

export const trend = (which) => (which === null ? "" : `${TRENDS[which]} ${t(`wall-trend-${which}`)}`);

const signs = new Intl.NumberFormat(language, { maximumFractionDigits: 0, signDisplay: "always" });
const signed = (n) => signs.format(n).replace("-", "−");

/** How far a score is from its target, as a shape and in words; "" where there is none yet. */
export function gap(score) {
  if (score.status !== "enough") return "";
  if (score.target === null) return t("wall-gap-none");
  const n = Math.round(score.value) - Math.round(score.target); // as the two are shown
  if (n === 0) return `● ${t("wall-gap-on")}`;
  if (score.aim === "unsure") return `◇ ${t("wall-gap-unsure", { gap: signed(n) })}`;
  if (n < 0) return `▼ ${t("wall-gap-below", { n: number(-n) })}`;
  return `▲ ${t("wall-gap-above", { n: number(n) })}`;
}

const BANDS = [40, 55, 70, 85]; // where a score begins to be called by the next better word

/** 1 (very poor) to 5 (very good), or why there is no such word: "few", "none". */
export function band(score) {
  if (score.status !== "enough") return score.status;
  return 1 + BANDS.filter((from) => score.value >= from).length;
}

export const verdict = (score) => t(`wall-band-${band(score)}`);

export const target = (value) => t("wall-target", { n: whole(value) });

// What is sensed

const lowered = (text) => text.charAt(0).toLocaleLowerCase(language) + text.slice(1);

export function sensed(element, word) {
  const said = word === "liked" ? t("wall-liked") : t(`hub-said-${element}-${word}`);
  return `${t(`hub-element-${element}`)}: ${lowered(said)}`;
}

/** What a probe says of it, beside the word; empty where none does. */
export const measured = (one) => (one.measured === null ? "" : `, ${whole(one.measured)} ${one.unit}`);

/** What it costs, as a number with its sign; its unit stands beside it where there is room. */
export const lost = (points) => (points === null ? "" : signed(-Math.round(points)));

export const unit = (points) => (points === null ? "" : t("wall-lost"));

export const expro = (name) => t(`hub-expro-${name}`);

// Times

/** The latest of some times, null where there is none. */
export const newest = (times) =>
  times.filter((at) => at !== null).reduce((a, b) => (a > b ? a : b), "") || null;

export const isSilent = (state) => state === "stale" || state === "offline";

export const from = (at, zone) =>
  at === null ? t("wall-no-data") : t("wall-from", { time: clock(at, zone) });

export const silent = (state, at, zone) => t(`wall-silent-${state}`, { from: from(at, zone) });

export function age(view, nowMs) {
  if (view.last_event === null) return t("wall-live-none");
  return t("wall-live", { ago: ago(nowMs - Date.parse(view.last_event)) });
}

export const away = (at, zone) =>
  at === null ? t("wall-away-first") : t("wall-away", { from: from(at, zone) });

// People

/** Which doors say nothing, so that nobody knows how many are inside; null where all do. */
export const missing = (doors) => (doors.length ? t("wall-doors-missing", { doors: doors.join(", ") }) : null);

export function coverage(traffic) {
  if (traffic.coverage === null) return t("wall-unwatched");
  const watched = t("wall-watched", { n: whole(100 * traffic.coverage) });
  if (traffic.balance === null || traffic.balance >= 0) return watched;
  return `${watched}; ${many("wall-too-many-out", -traffic.balance)}`;
}

// Devices

export function device(one) {
  const words = [t(`wall-state-${one.state}`)];
  if (one.trouble !== null) words.push(one.trouble);
  if (one.note !== null) words.push(one.note);
  if (one.config !== null && one.config !== "current") {
    words.push(t(`wall-config-${one.config}`, { problem: one.config_problem }));
  }
  if (one.state !== "online" && one.waiting) words.push(many("wall-waiting", one.waiting));
  return words.join(", ");
}

export const unplaced = (text) => `${t("wall-unplaced")}, ${text}`;

export const fineDevices = (n) => (n === 0 ? "" : many("wall-devices-fine", n));

export function ledger(events) {
  const parts = [many("wall-stored", events.stored)];
  if (events.quarantined) parts.push(t("wall-quarantined", { n: number(events.quarantined) }));
  if (events.rejected) parts.push(t("wall-rejected", { n: number(events.rejected) }));
  parts.push(t("wall-missed", { n: number(events.lost) }));
  return parts.join(" · ");
}

// Alerts

const where = (alarm) => alarm.place ?? t("wall-whole");

export function since(alarm, zone) {
  const time = clock(alarm.since, zone);
  if (alarm.element === null) return t("wall-since", { time });
  return t("wall-reason", { what: sensed(alarm.element, alarm.word), time });
}

export function alarm(one) {
  const place = where(one);
  if (one.kind !== "down") return t(`wall-todo-${one.kind}`, { place });
  if (one.value === null || one.usual === null) return t("wall-todo-down-plain", { place });
  return t("wall-todo-down", { place, value: whole(one.value), usual: whole(one.usual) });
}

export const tended = (one) => (one.acknowledged ? t("wall-seen") : "");

// The first line

function fine(headline) {
  const parts = [];
  if (headline.kiosks) parts.push(many("wall-kiosks", headline.kiosks));
  if (headline.counters) parts.push(many("wall-counters", headline.counters));
  if (parts.length === 0) return t("wall-fine");
  const who = parts.length === 1 ? parts[0] : t("wall-and", { a: parts[0], b: parts[1] });
  return t("wall-fine-with", { who });
}

function sentence(headline, zone) {
  const { kind, device, place, detail } = headline;
  if (kind === "fine") return fine(headline);
  if (kind === "tended") {
    return `${t("wall-todo-tended", { place: where(headline.alarm) })} ${since(headline.alarm, zone)}`;
  }
  if (headline.alarm !== null) return `${alarm(headline.alarm)} ${since(headline.alarm, zone)}`;
  const who = place === null ? device : t("wall-who-at", { device, place });
  return t(`wall-todo-${kind}`, { who, device, detail, n: detail });
}

export function headline(one, zone) {
  const said = sentence(one, zone);
  if (one.more === 0) return said;
  const rest =
    one.kind === "shop"
      ? many("wall-more-mistakes", one.more)
      : many("wall-more-things", one.more);
  return `${said} ${rest}`;
}

// A new store

export const step = (name) => t(`wall-step-${name}`);
