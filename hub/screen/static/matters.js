// What matters, and how it is done: the four quadrants of importance and performance, in words.

import { signed } from "./measure.js";
import { each, make, part, say } from "./paper.js";
import { elementName } from "./scope.js";
import { t } from "./tongue.js";

const QUADRANTS = ["concentrate", "keep_up", "low_priority", "overkill"];

export function draw(panel, matters) {
  for (const name of QUADRANTS) {
    const those = matters.filter((one) => one.quadrant === name);
    those.sort((a, b) => b.impact.value - a.impact.value);
    const box = panel.querySelector(`[data-quadrant="${name}"]`);
    each(box.querySelector("ul"), those, (one) => one.element, item, (node, one) => {
      say(node.children[0], elementName(one.element));
      say(node.children[1], t("desk-impact", { n: signed(one.impact.value), net: signed(one.net) }));
    });
  }
  const silent = matters.filter((one) => one.quadrant === null).map((one) => elementName(one.element));
  const line = part(panel, "silent");
  line.hidden = silent.length === 0 && matters.length > 0;
  say(line, t("desk-matters-few", { elements: silent.join(", ") }));
  if (matters.length === 0) say(line, t("desk-matters-none"));
}

const item = () => make("li", {}, make("strong"), make("small"));
