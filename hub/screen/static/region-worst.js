// The touchpoints that need somebody, the worst first.

import { NONE, signed, span, whole } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";
import { elementName } from "./scope.js";
import { many, number, t } from "./tongue.js";

const HEADS = ["desk-score", "region-elsewhere", "region-gap", "region-blamed"];

export function draw(panel, { worst }, addressOf) {
  const { touchpoints, of } = worst;
  part(panel, "empty").hidden = touchpoints.length > 0;
  part(panel, "list").hidden = touchpoints.length === 0;
  say(part(panel, "of"), touchpoints.length === 0 ? "" : t("region-worst-of", { n: touchpoints.length, all: number(of) }));
  each(part(panel, "list").tBodies[0], touchpoints, (one) => `${one.store} ${one.touchpoint}`, row, (node, one) => fill(node, one, addressOf));
}

function row() {
  const cells = HEADS.map((key) => make("td", { "data-head": t(key) }));
  cells[0].append(make("b"), make("small"));
  return make("tr", {}, make("th", { scope: "row" }, make("a"), make("small")), ...cells);
}

function fill(node, one, addressOf) {
  const [name, score, elsewhere, gap, blamed] = node.children;
  say(name.firstElementChild, `${one.label}: ${one.touchpoint}`);
  set(name.firstElementChild, "href", addressOf({ store: one.store }));
  say(name.lastElementChild, many("desk-answers", one.score.n));
  say(score.firstElementChild, whole(one.score.value));
  say(score.lastElementChild, span(one.score.lo, one.score.hi));
  say(elsewhere, whole(one.elsewhere));
  say(gap, signed(one.gap));
  say(blamed, one.blamed.map(([element, n]) => `${elementName(element)} ${number(n)}`).join(", ") || NONE);
}
