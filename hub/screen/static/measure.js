// How a number is said: a score with how sure it is, a gap, a time. Text only.

import { language, many, moment, number, t } from "./tongue.js";

export const NONE = "–";

export const whole = (value) => (value === null ? NONE : number(value));

/** With its sign, and a true minus; what rounds to nothing has none. */
export function signed(value, digits = 0) {
  if (value === null) return NONE;
  const text = number(Math.abs(value), digits);
  if (Number(Math.abs(value).toFixed(digits)) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
}

export const span = (lo, hi) => (lo === null ? NONE : `${number(lo)}–${number(hi)}`);
export const percent = (share) => t("desk-percent", { n: number(100 * share) });

export function sure(score) {
  if (score.status === "none") return t("desk-no-answers");
  return t("desk-probably", { lo: number(score.lo), hi: number(score.hi) });
}

export function answers(score) {
  if (score.status === "none") return t("desk-no-answers");
  const all = many("desk-answers", score.n);
  return score.status === "few" ? t("desk-few", { answers: all }) : all;
}

/** Score minus target; null where one of them is not there. */
export const gapOf = (one) => (one.aim === null || one.score.value === null ? null : one.aim.gap);

export function gapWords({ aim, score }) {
  if (aim === null) return t("desk-no-target");
  if (score.value === null) return t("desk-target", { target: number(aim.target) });
  const n = number(Math.abs(aim.gap));
  if (n === number(0)) return t("desk-on-target", { target: number(aim.target) });
  return t(aim.gap < 0 ? "desk-below" : "desk-above", { n, target: number(aim.target) });
}

/** One of five classes, for colour; a number or a word always stands beside it. */
export function band(score) {
  if (score.value === null) return "none";
  if (score.status === "few") return "few";
  return String(1 + STEPS.filter((step) => score.value >= step).length);
}

const STEPS = [45, 60, 72, 84];

const TIME = { hour: "2-digit", minute: "2-digit" };
const DAY = { weekday: "short", day: "numeric", month: "short" };

export const clock = (at, zone) => moment(at, zone, TIME);
export const seconds = (at, zone) => moment(at, zone, { ...TIME, second: "2-digit" });
export const day = (at, zone) => moment(at, zone, DAY);
export const when = (at, zone) => moment(at, zone, { ...DAY, ...TIME });

/** Today's moments as a time, older ones with their day. */
export function soon(at, now, zone) {
  return day(at, zone) === day(now, zone) ? clock(at, zone) : when(at, zone);
}

/** A calendar day that belongs to no zone, such as "2026-01-07". */
export const date = (said) => day(`${said}T12:00:00Z`, "UTC");

/** A weekday by its number from Monday. */
export function weekday(n, width) {
  const shape = new Intl.DateTimeFormat(language, { weekday: width, timeZone: "UTC" });
  return shape.format(new Date(Date.UTC(2024, 0, 1 + n)));
}
