// What was done across stores, and whether it worked.

import { date, NONE } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";
import { elementName, WHOLE } from "./scope.js";
import { number, t } from "./tongue.js";

const HEADS = ["region-stores", "region-better", "region-worse", "region-cannot-tell", "region-share"];

const nameOf = (element) => (element === null ? t("region-no-element") : elementName(element));

export function draw(panel, { worked }, addressOf) {
  const { outcomes, newest } = worked;
  const empty = outcomes.length === 0;
  part(panel, "empty").hidden = !empty;
  part(panel, "list").hidden = empty;
  panel.querySelector("h3").hidden = empty;
  each(part(panel, "list").tBodies[0], outcomes, (one) => one.element ?? "", row, fill);
  each(part(panel, "newest"), numbered(newest), (one) => one.key, item, (node, { one }) => newestOne(node, one, addressOf));
}

const row = () => make("tr", {}, make("th", { scope: "row" }), ...HEADS.map((key) => make("td", { "data-head": t(key) })));

function fill(node, one) {
  const [element, stores, better, worse, cannot, share] = node.children;
  say(element, nameOf(one.element));
  say(stores, number(one.stores));
  say(better, number(one.better));
  say(worse, number(one.worse));
  say(cannot, number(one.cannot_tell));
  say(share, one.share === null ? NONE : shareWords(one.share));
}

function shareWords([value, lo, hi]) {
  return t("region-share-of", { n: number(value), lo: number(lo), hi: number(hi) });
}

/** The same may have been done twice on a day. */
const numbered = (deeds) => deeds.map((one, index) => ({ key: `${one.store} ${one.day} ${one.scope} ${one.element} ${index}`, one }));

const item = () => make("li", {}, make("a"), make("span"), make("b", { class: "verdict" }));

function newestOne(node, one, addressOf) {
  const [store, what, verdict] = node.children;
  say(store, one.label);
  set(store, "href", addressOf({ store: one.store, day: one.day }));
  const where = one.scope === WHOLE ? t("region-whole-store") : one.scope;
  say(what, ` · ${date(one.day)} · ${where} · ${nameOf(one.element)}: `);
  say(verdict, t(`region-verdict-${one.verdict}`));
  set(verdict, "data-verdict", one.verdict);
}
