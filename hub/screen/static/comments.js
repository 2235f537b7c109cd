// What shoppers wrote, where a store has switched that on.

import { soon } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";

export function draw(panel, page, scopes, zone, now) {
  const those = page?.comments ?? [];
  panel.hidden = those.length === 0;
  each(part(panel, "comments"), those, (one) => `${one.at} ${one.touchpoint}`, item, (node, one) => {
    const [words, from] = node.children;
    say(words, one.text);
    set(words, "lang", one.language);
    say(from, `${scopes.get(one.touchpoint)?.name ?? one.touchpoint} · ${soon(one.at, now, zone)}`);
  });
}

const item = () => make("li", {}, make("q"), make("small"));
