// What shoppers sense at each touchpoint: to which side it is wrong, and what that costs.

import { NONE, whole } from "./measure.js";
import { each, make, part, say, set, shape } from "./paper.js";
import { elementName, saidName } from "./scope.js";
import { number, t } from "./tongue.js";

const LIKED = "liked";

/** The word that was said most of an element. */
export function strongest(one) {
  const [word] = Object.entries(one.said).sort((a, b) => b[1] - a[1])[0] ?? [null];
  return word;
}

export function draw(panel, scopes, scope) {
  const asked = scope.kind === "question" ? [scope] : scopes.parts(scope.scope);
  const told = asked.filter((one) => one.elements.some(isNamed));
  part(panel, "empty").hidden = told.length > 0;
  each(part(panel, "senses"), told, (one) => one.scope, place, (node, one) => {
    say(part(node, "name"), scopes.placeOf(one.scope)?.name ?? one.scope);
    const named = one.elements.filter(isNamed).sort((a, b) => cost(b) - cost(a));
    each(part(node, "rows"), named, (each_) => each_.element, row, fill);
  });
}

const isNamed = (one) => one.good + one.bad > 0;
const cost = (one) => one.points_lost ?? -1;

function place() {
  const heads = [t("desk-element"), t("desk-direction"), t("desk-lost")];
  const line = make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words)));
  return make(
    "section",
    { class: "sensed" },
    make("h3", { "data-name": "" }),
    make("table", {}, make("thead", {}, line), make("tbody", { "data-rows": "" })),
  );
}

function row() {
  const bar = shape(
    "svg",
    { viewBox: "0 0 200 12", preserveAspectRatio: "none", "aria-hidden": "true", class: "lean" },
    shape("rect", { class: "track", x: 0, y: 5, width: 200, height: 2 }),
    shape("rect", { class: "aim", y: 1, height: 10 }),
    shape("rect", { class: "band", y: 2, height: 8 }),
    shape("rect", { class: "zero", x: 99, y: 0, width: 2, height: 12 }),
    shape("rect", { class: "tick", y: 0, width: 4, height: 12 }),
  );
  const side = make("td", {}, make("span", { "data-said": "" }), bar, make("small", { "data-sides": "" }, make("span"), make("span")));
  return make("tr", {}, make("th", { scope: "row" }), side, make("td", { class: "amount" }));
}

function fill(line, one) {
  const [name, side, lost] = line.children;
  say(name, elementName(one.element));
  const word = strongest(one);
  const pleases = one.good > one.bad;
  const liked = pleases || word === null || word === LIKED;
  const words = [liked ? t("desk-liked") : saidName(one.element, word)];
  if (one.lean !== null && !liked) words.push(t("desk-lean", { n: whole(Math.abs(one.lean.value)) }));
  words.push(...one.measured.map(reading));
  say(part(side, "said"), words.join(" · "));
  set(line, "data-pleases", pleases);
  lean(side, one);
  say(lost, one.points_lost === null ? NONE : number(one.points_lost, 1));
}

/** What a probe says beside it; one that is silent says so. */
function reading({ value, unit }) {
  if (value === null) return t("desk-measured-old");
  return t("desk-measured", { value: number(value, Math.abs(value) < 100 ? 1 : 0), unit });
}

function lean(side, one) {
  const svg = side.querySelector("svg");
  const sides = part(side, "sides");
  svg.hidden = sides.hidden = one.lean === null;
  set(svg, "class", one.lean === null ? "lean none" : "lean");
  if (one.lean === null) return;
  const [, aim, band, , tick] = svg.children;
  set(aim, "x", 100 - 100 * (one.lean.aim ?? 0));
  set(aim, "width", 200 * (one.lean.aim ?? 0));
  set(band, "x", 100 + one.lean.lo);
  set(band, "width", Math.max(1, one.lean.hi - one.lean.lo));
  set(tick, "x", Math.min(196, Math.max(0, 98 + one.lean.value)));
  say(sides.firstElementChild, saidName(one.element, "too_little"));
  say(sides.lastElementChild, saidName(one.element, "too_much"));
}
