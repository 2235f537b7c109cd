// Stores beside each other: a funnel plot and a table in the roster's order, never a league table.

import { NONE, signed, span, whole } from "./measure.js";
import { each, make, part, say, set, shape } from "./paper.js";
import { came, waiting, watched } from "./region-days.js";
import { many, number, t } from "./tongue.js";

const HIGH = { top: 12, plot: 260, below: 40 };
const LEFT = 34;
const RIGHT = 12;
const FLOOR = HIGH.top + HIGH.plot;
const ROOM = 4; // points above and below what is shown
const DOT = 6;
const TICK_PX = 56; // a number in five languages

export function draw(panel, found, addressOf, region) {
  const { compared, pair } = found;
  const { stores } = compared;
  say(part(panel, "verdict"), verdict(compared));
  funnel(panel, compared, addressOf);
  each(part(panel, "list").tBodies[0], stores, (one) => one.store, row, (node, one) => fill(node, one, addressOf));
  part(panel, "list").hidden = stores.length === 0;
  drawPair(panel, pair, region);
}

/** The whole plot in words. */
function verdict({ stores, mean, between, by_chance: byChance }) {
  if (mean.value === null) return t("region-nothing");
  const out = stores.filter((one) => one.standing === "below" || one.standing === "above");
  const perhaps = stores.filter((one) => one.standing?.startsWith("perhaps"));
  const words = [t("region-mean", { value: number(mean.value, 1), lo: number(mean.lo, 1), hi: number(mean.hi, 1) })];
  words.push(out.length === 0 ? t("region-none-out") : many("region-out", out.length, { names: out.map((one) => one.label).join(", ") }));
  if (perhaps.length > 0) words.push(many("region-perhaps", perhaps.length, { chance: number(byChance, 1) }));
  if (between !== null) words.push(t("region-between", { n: number(between, 1) }));
  return words.join(" ");
}

/* The plot */

function funnel(panel, { stores, limits, mean }, addressOf) {
  const svg = part(panel, "chart");
  const dots = stores.filter((one) => one.standing !== null && one.adjusted.value !== null);
  svg.parentElement.hidden = part(panel, "legend").hidden = dots.length === 0;
  if (dots.length === 0) return;
  const width = Math.max(280, Math.round(svg.parentElement.clientWidth));
  set(svg, "viewBox", `0 0 ${width} ${FLOOR + HIGH.below}`);
  const seen = dots.map((one) => one.adjusted.value);
  const typical = limits.slice(Math.floor(limits.length / 3));
  const low = Math.max(0, Math.floor((Math.min(...seen, ...typical.map((one) => one.far[0])) - ROOM) / 10) * 10);
  const high = Math.min(100, Math.ceil((Math.max(...seen, ...typical.map((one) => one.far[1])) + ROOM) / 10) * 10);
  const y = (value) => HIGH.top + (HIGH.plot * (high - Math.min(high, Math.max(low, value)))) / (high - low);
  const [first, last] = [limits[0].worth, limits.at(-1).worth].map(Math.log);
  const x = (worth) => LEFT + ((width - LEFT - RIGHT) * (Math.log(worth) - first)) / (last - first || 1);
  const curve = (name, side) => `M${limits.map((one) => `${x(one.worth)} ${y(one[name][side])}`).join("L")}`;
  svg.replaceChildren(
    ...rules(low, high, y, width),
    shape("path", { class: "far", d: curve("far", 0) + curve("far", 1) }),
    shape("path", { class: "near", d: curve("near", 0) + curve("near", 1) }),
    shape("path", { class: "centre", d: `M${LEFT} ${y(mean.value)}H${width - RIGHT}` }),
    ...ticks(limits[0].worth, limits.at(-1).worth, x),
    shape("text", { class: "axis-name", x: (width + LEFT) / 2, y: FLOOR + 36 }, t("region-axis-worth")),
    ...dots.map((one) => dot(one, x(one.worth), y(one.adjusted.value), x(one.worth) > width / 2, addressOf)),
  );
}

function* rules(low, high, y, width) {
  for (let value = low; value <= high; value += 10) {
    yield shape("line", { class: "rule", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) });
    yield shape("text", { class: "label", x: LEFT - 6, y: y(value) + 4 }, number(value));
  }
}

function* ticks(first, last, x) {
  let before = -Infinity;
  for (let power = 1; power <= last; power *= 10) {
    for (const worth of [power, 2 * power, 5 * power]) {
      if (worth < first || worth > last || x(worth) - before < TICK_PX) continue;
      before = x(worth);
      yield shape("text", { class: "tick-name", x: before, y: FLOOR + 18 }, number(worth));
    }
  }
}

const SHAPES = {
  inside: `M0 ${-DOT}A${DOT} ${DOT} 0 1 1 0 ${DOT}A${DOT} ${DOT} 0 1 1 0 ${-DOT}Z`,
  perhaps: "M-6-6H6V6H-6Z",
  below: "M-8-6H8L0 8Z",
  above: "M-8 6H8L0-8Z",
};

function dot(one, x, y, isRight, addressOf) {
  const sign = one.standing.startsWith("perhaps") ? "perhaps" : one.standing;
  const words = `${one.label}: ${whole(one.adjusted.value)} (${span(one.adjusted.lo, one.adjusted.hi)}), ${many("desk-answers", one.adjusted.n)}, ${t(`region-standing-${one.standing}`)}`;
  const named = sign === "inside" ? null : shape("text", { class: "who", x: isRight ? -11 : 11, y: 4, "text-anchor": isRight ? "end" : "start" }, one.label);
  return shape(
    "a",
    { href: addressOf({ store: one.store }), class: "dot", "data-standing": sign, transform: `translate(${x} ${y})`, "aria-label": words },
    shape("title", {}, words),
    shape("circle", { class: "reach", r: 12 }),
    shape("path", { d: SHAPES[sign] }),
    named,
  );
}

/* The table */

const HEADS = ["region-fair-score", "region-plain-score", "desk-answers-head", "region-standing", "region-people", "region-warnings"];

function row() {
  const cells = HEADS.map((key) => make("td", { "data-head": t(key) }));
  cells[0].append(make("b"), make("small"));
  cells[2].append(make("span"), make("small"));
  cells[4].append(make("b"), make("small"));
  cells[5].append(make("ul"));
  return make("tr", {}, make("th", { scope: "row" }, make("a"), make("small")), ...cells);
}

function fill(node, one, addressOf) {
  const [name, fair, plain, answers, standing, people, warnings] = node.children;
  say(name.firstElementChild, one.label);
  set(name.firstElementChild, "href", addressOf({ store: one.store }));
  say(name.lastElementChild, t("region-extent", { n: one.days.arrived, all: one.days.expected }));
  say(fair.firstElementChild, whole(one.adjusted.value));
  say(fair.lastElementChild, span(one.adjusted.lo, one.adjusted.hi));
  say(plain, whole(one.plain.value));
  say(answers.firstElementChild, number(one.plain.n));
  say(answers.lastElementChild, waiting(one));
  say(standing, one.standing === null ? NONE : t(`region-standing-${one.standing}`));
  say(people.firstElementChild, came(one.people));
  say(people.lastElementChild, one.people === null ? "" : watched(one.people));
  each(warnings.firstElementChild, one.warnings, (each_) => each_, () => make("li"), (item, each_) => say(item, t(`region-warn-${each_}`)));
}

/* Two of them */

function drawPair(panel, pair, region) {
  const chosen = new URLSearchParams(location.hash.slice(1));
  for (const name of ["first", "second"]) {
    const select = part(panel, name);
    if (select.options.length === 0) {
      select.append(make("option", { value: "" }, t("region-pair-choose")));
      for (const one of region.stores) select.append(make("option", { value: one.store }, one.label));
    }
    select.value = chosen.get(name) ?? "";
  }
  const asked = chosen.get("first") && chosen.get("second");
  say(part(panel, "pair"), asked ? pairWords(pair, region) : "");
}

function pairWords(pair, { stores }) {
  if (pair === null) return t("region-pair-none");
  const labels = new Map(stores.map((one) => [one.store, one.label]));
  const values = { first: labels.get(pair.first), second: labels.get(pair.second), n: signed(pair.difference, 1), lo: signed(pair.lo, 1), hi: signed(pair.hi, 1) };
  const difference = t("region-pair-difference", values);
  if (pair.better === null) return `${t("region-pair-overlap")} ${difference}`;
  return `${t("region-pair-better", { better: labels.get(pair.better) })} ${difference}`;
}

export function wire(panel, go) {
  for (const name of ["first", "second"]) {
    part(panel, name).addEventListener("change", ({ target }) => go({ [name]: target.value }));
  }
}
