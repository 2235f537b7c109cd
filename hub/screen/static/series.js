// Score and people over one time axis, with what happened and what was done marked on it.
//
// A gap stays a gap: no line is drawn over hours in which nobody answered.

import { clock, day, NONE, span, when, whole } from "./measure.js";
import { each, make, part, say, set, shape } from "./paper.js";
import { number, t } from "./tongue.js";

const HIGH = { top: 16, score: 150, between: 22, people: 54, below: 22 };
const LEFT = 34;
const RIGHT = 8;
const MARK = 24; // a finger finds it with the axis above
const LABEL_PX = 84; // a day in five languages

const scoreY = (value) => HIGH.top + HIGH.score * (1 - value / 100);
const FLOOR = HIGH.top + HIGH.score + HIGH.between + HIGH.people;

export function draw(panel, series, marks, zone) {
  const svg = part(panel, "chart");
  const width = Math.max(280, Math.round(svg.parentElement.clientWidth));
  set(svg, "viewBox", `0 0 ${width} ${FLOOR + HIGH.below}`);
  const points = series?.points ?? [];
  const empty = points.every((one) => one.value === null && one.people === null);
  part(panel, "empty").hidden = series === null || !empty; // null: not told yet
  svg.parentElement.hidden = empty;
  part(panel, "table").closest("details").hidden = empty;
  if (empty) return;
  const first = Date.parse(points[0].at);
  const last = points.at(-1);
  const until = Date.parse(last.at) + last.seconds * 1000;
  const x = (ms) => LEFT + ((width - LEFT - RIGHT) * (ms - first)) / (until - first);
  const daily = last.seconds > 7200;
  frame(svg, width);
  set(part(svg, "target"), "d", targetLine(points, x));
  lines(svg, points, x);
  people(svg, points, x);
  axis(part(svg, "axis"), points, x, daily, zone);
  markers(svg, marks.filter((one) => one.at >= first && one.at < until), x, zone);
  table(part(panel, "table"), points, daily, zone);
}

function frame(svg, width) {
  each(part(svg, "rules"), [0, 50, 100], (one) => one, rule, (node, value) => {
    const [line, label] = node.children;
    for (const [name, at] of [["x1", LEFT], ["x2", width - RIGHT], ["y1", scoreY(value)], ["y2", scoreY(value)]]) {
      set(line, name, at);
    }
    set(label, "x", LEFT - 6);
    set(label, "y", scoreY(value) + 4);
    say(label, number(value));
  });
}

/** The target as it was in force at each step: level, and upright where another one begins. */
function targetLine(points, x) {
  let drawn = "";
  let before = null;
  for (const { at, seconds: long, target } of points) {
    const from = Date.parse(at);
    if (target !== null && before === null) drawn += `M${x(from)} ${scoreY(target)}`;
    else if (target !== null && target !== before) drawn += `V${scoreY(target)}`;
    if (target !== null) drawn += `H${x(from + long * 1000)}`;
    before = target;
  }
  return drawn;
}

const rule = () => shape("g", {}, shape("line"), shape("text"));

function lines(svg, points, x) {
  const band = [];
  const line = [];
  for (const run of runs(points)) {
    const at = run.map((one) => [x(Date.parse(one.at) + one.seconds * 500), one]);
    if (at.length === 1) {
      const [[middle, one]] = at;
      band.push(`M${middle - 3} ${scoreY(one.hi)}H${middle + 3}V${scoreY(one.lo)}H${middle - 3}Z`);
      line.push(`M${middle - 3} ${scoreY(one.value)}H${middle + 3}`);
      continue;
    }
    const above = at.map(([px, one]) => `${px} ${scoreY(one.hi)}`);
    const below = at.map(([px, one]) => `${px} ${scoreY(one.lo)}`).reverse();
    band.push(`M${[...above, ...below].join("L")}Z`);
    line.push(`M${at.map(([px, one]) => `${px} ${scoreY(one.value)}`).join("L")}`);
  }
  set(part(svg, "band"), "d", band.join(""));
  set(part(svg, "line"), "d", line.join(""));
}

/** The stretches without a hole. */
function* runs(points) {
  let run = [];
  for (const one of points) {
    if (one.value !== null) run.push(one);
    else if (run.length) {
      yield run;
      run = [];
    }
  }
  if (run.length) yield run;
}

function people(svg, points, x) {
  const seen = points.filter((one) => one.people !== null);
  const most = Math.max(1, ...seen.map((one) => one.people.passers));
  const bars = seen.map((one) => {
    const from = x(Date.parse(one.at));
    const wide = Math.max(1, x(Date.parse(one.at) + one.seconds * 1000) - from - 1);
    const high = (HIGH.people * one.people.passers) / most;
    return `M${from} ${FLOOR}h${wide}v${-high}h${-wide}Z`;
  });
  set(part(svg, "people"), "d", bars.join(""));
  const label = part(svg, "most");
  set(label, "x", LEFT);
  set(label, "y", FLOOR - HIGH.people - 6);
  say(label, seen.length ? t("desk-people-most", { n: number(most) }) : t("desk-people-none"));
}

function axis(group, points, x, daily, zone) {
  const starts = points.filter((one, index) => isStart(one, points[index - 1], daily, zone));
  const room = Math.max(1, Math.ceil((starts.length * LABEL_PX) / (x(Date.parse(points.at(-1).at)) - LEFT + 1)));
  const shown = starts.filter((_, index) => index % room === 0);
  each(group, shown, (one) => one.at, () => shape("text"), (node, one) => {
    set(node, "x", x(Date.parse(one.at)));
    set(node, "y", FLOOR + 16);
    const oneDay = !daily && day(points[0].at, zone) === day(points.at(-1).at, zone);
    say(node, oneDay ? clock(one.at, zone) : day(one.at, zone));
  });
}

function isStart(one, before, daily, zone) {
  if (daily || before === undefined) return true;
  return day(one.at, zone) !== day(before.at, zone) || clock(one.at, zone).startsWith("12");
}

/** What was done and what was found: a line through the chart, a sign that can be focused. */
function markers(svg, marks, x, zone) {
  each(part(svg, "marks"), marks, (one) => one.key, mark, (node, one) => {
    const at = x(one.at);
    set(node, "transform", `translate(${at} 0)`);
    set(node, "data-kind", one.kind);
    set(node, "aria-label", `${when(one.at, zone)}: ${one.words}`);
    say(node.querySelector("title"), `${when(one.at, zone)}: ${one.words}`);
  });
}

const mark = (one) =>
  shape(
    "g",
    { class: "mark-of", tabindex: "0", role: "img" },
    shape("title"),
    shape("rect", { x: -MARK / 2, y: 0, width: MARK, height: FLOOR, class: "reach" }),
    shape("path", { d: `M0 ${HIGH.top}V${FLOOR}`, class: "stem" }),
    shape("path", { d: one.kind === "action" ? "M0 2L7 14H-7Z" : "M0 15L-7 3H7Z", class: "sign" }),
  );

function table(body, points, daily, zone) {
  const told = points.filter((one) => one.value !== null || one.people !== null);
  each(body, told, (one) => one.at, row, (node, one) => {
    const [at, score, sure, n, passed] = node.children;
    say(at, daily ? day(one.at, zone) : when(one.at, zone));
    say(score, whole(one.value));
    say(sure, span(one.lo, one.hi));
    say(n, number(one.n));
    say(passed, one.people === null ? NONE : number(one.people.passers));
  });
}

const row = () => make("tr", {}, make("th", { scope: "row" }), ...[1, 2, 3, 4].map(() => make("td")));
