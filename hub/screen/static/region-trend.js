// Weeks by ExPro, one small chart each on one scale. Where something else was asked, the line breaks.

import { date, NONE, span, whole } from "./measure.js";
import { each, make, part, say, set, shape } from "./paper.js";
import { exproName } from "./scope.js";
import { number, t } from "./tongue.js";

const HIGH = { top: 10, plot: 120, below: 22 };
const LEFT = 30;
const RIGHT = 10;
const FLOOR = HIGH.top + HIGH.plot;
const LABEL_PX = 84;
const ROOM = 4; // points above and below what is shown
const STEP = 20;
const WEEK_MS = 7 * 86_400_000;

const nameOf = (expro) => (expro === null ? t("region-all-expros") : exproName(expro));

export function draw(panel, { trend }) {
  const { courses, weeks, breaks } = trend;
  const empty = courses.length === 0;
  part(panel, "empty").hidden = !empty;
  part(panel, "table").closest("details").hidden = empty;
  each(part(panel, "breaks"), breaks, (one) => `${one.week} ${one.kind}`, () => make("li"), (node, one) => say(node, breakWords(one)));
  const scale = scaleOf(courses);
  each(part(panel, "courses"), courses, (one) => one.expro ?? "", course, (node, one) => chart(node, one, weeks, breaks, scale));
  if (!empty) table(part(panel, "table"), courses, weeks, breaks);
}

function breakWords(one) {
  return t(`region-break-${one.kind}`, { week: date(one.week), share: number(100 * one.share) });
}

/** One scale for all charts, so that they can be held against each other. */
function scaleOf(courses) {
  const shown = courses.flatMap((one) => one.points.map((point) => point.score)).filter((one) => one.value !== null);
  if (shown.length === 0) return [0, 100];
  const low = Math.floor((Math.min(...shown.map((one) => one.lo)) - ROOM) / STEP) * STEP;
  const high = Math.ceil((Math.max(...shown.map((one) => one.hi)) + ROOM) / STEP) * STEP;
  return [Math.max(0, low), Math.min(100, high)];
}

const course = () => make("figure", {}, make("figcaption", {}, make("h3"), make("p")), shape("svg", { role: "img" }));

function chart(node, one, weeks, breaks, [low, high]) {
  const [caption, svg] = node.children;
  const last = one.points.at(-1).score;
  const words = last.value === null ? t("desk-no-answers") : `${whole(last.value)} (${span(last.lo, last.hi)})`;
  say(caption.firstElementChild, nameOf(one.expro));
  say(caption.lastElementChild, t("region-last-week", { score: words }));
  set(svg, "aria-label", `${nameOf(one.expro)}: ${t("region-last-week", { score: words })}`);
  const width = Math.max(240, Math.round(node.clientWidth || 300));
  set(svg, "viewBox", `0 0 ${width} ${FLOOR + HIGH.below}`);
  const [from, until] = [Date.parse(weeks[0].week), Date.parse(weeks.at(-1).week) + WEEK_MS];
  const x = (week, into = 0.5) => LEFT + ((width - LEFT - RIGHT) * (Date.parse(week) + into * WEEK_MS - from)) / (until - from);
  const y = (value) => HIGH.top + (HIGH.plot * (high - value)) / (high - low);
  svg.replaceChildren(
    ...rules(width, y, low, high),
    ...breaks.map((each_) => shape("path", { class: "break", d: `M${x(each_.week, 0)} ${HIGH.top}V${FLOOR}` }, shape("title", {}, breakWords(each_)))),
    ...[...runs(one.points)].flatMap((run) => lines(run, x, y)),
    ...ticks(weeks, x, width),
  );
}

function* rules(width, y, low, high) {
  for (let value = low; value <= high; value += STEP) {
    yield shape("line", { class: "rule", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) });
    yield shape("text", { class: "label", x: LEFT - 5, y: y(value) + 4 }, number(value));
  }
}

/** Stretches that may be joined: no week without a score in them, and nothing that broke. */
function* runs(points) {
  let run = [];
  for (const one of points) {
    const before = run.at(-1);
    const joins = before && one.run === before.run && Date.parse(one.week) - Date.parse(before.week) === WEEK_MS;
    if (run.length > 0 && (!joins || one.score.value === null)) {
      yield run;
      run = [];
    }
    if (one.score.value !== null) run.push(one);
  }
  if (run.length > 0) yield run;
}

function lines(run, x, y) {
  const at = run.length === 1 ? [[x(run[0].week, 0.2), run[0]], [x(run[0].week, 0.8), run[0]]] : run.map((one) => [x(one.week), one]);
  const above = at.map(([px, one]) => `${px} ${y(one.score.hi)}`);
  const below = at.map(([px, one]) => `${px} ${y(one.score.lo)}`).reverse();
  return [
    shape("path", { class: "band", d: `M${[...above, ...below].join("L")}Z` }),
    shape("path", { class: "line", d: `M${at.map(([px, one]) => `${px} ${y(one.score.value)}`).join("L")}` }),
  ];
}

function ticks(weeks, x, width) {
  const room = Math.max(1, Math.ceil((weeks.length * LABEL_PX) / (width - LEFT)));
  return weeks
    .filter((one, index) => index % room === 0 && x(one.week, 0) + LABEL_PX - RIGHT <= width)
    .map((one) => shape("text", { class: "week-name", x: x(one.week, 0), y: FLOOR + 17 }, date(one.week)));
}

function table(node, courses, weeks, breaks) {
  const heads = [t("region-week-of"), t("region-store-days"), ...courses.map((one) => nameOf(one.expro))];
  const head = make("thead", {}, make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words))));
  const body = make("tbody");
  for (const { week, days } of weeks) {
    const known = courses.map((one) => one.points.find((point) => point.week === week)?.score ?? null);
    const broke = breaks.some((one) => one.week === week) ? ` · ${t("region-break")}` : "";
    body.append(
      make(
        "tr",
        {},
        make("th", { scope: "row" }, date(week) + broke),
        make("td", {}, t("region-x-of-y", { n: days.arrived, all: days.expected })),
        ...known.map((one) => make("td", {}, one === null || one.value === null ? NONE : `${whole(one.value)} (${span(one.lo, one.hi)})`)),
      ),
    );
  }
  node.replaceChildren(head, body);
}
