// Single answers, the newest first: when, which face, why, and whether it counts.

import { soon } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";
import { elementName, saidName } from "./scope.js";
import { number, t } from "./tongue.js";

const WORDS = 5;

/** Which of the five words a face of any scale stands for, 1 the worst. */
const wordOf = ({ face, scale }) => 1 + Math.round(((WORDS - 1) * (face - 1)) / (scale - 1));

/** What stands under a face; where a scale has more faces than there are words, also which it is. */
function faceName(one) {
  const word = t(`desk-face-${wordOf(one)}`);
  return one.scale > WORDS ? `${word} (${number(one.face)}/${number(one.scale)})` : word;
}

const keyOf = (one) => `${one.at} ${one.device} ${one.question}`;

/** The newest page, and behind it what the reader has gone back to, where the two still meet. */
export function renewed(page, known) {
  const oldest = page?.answers.at(-1);
  const met = (known?.answers ?? []).findIndex((one) => oldest !== undefined && keyOf(one) === keyOf(oldest));
  if (met < 0) return page;
  return { ...page, answers: [...page.answers, ...known.answers.slice(met + 1)], before: known.before };
}

export function draw(panel, page, question, zone, now) {
  const those = (page?.answers ?? []).filter((one) => question === null || one.question === question);
  part(panel, "empty").hidden = page === null || those.length > 0;
  part(panel, "rows").closest(".scrolls").hidden = those.length === 0;
  part(panel, "more").hidden = page === null || page.before === null;
  const versions = new Set(those.map((one) => `${one.question} ${one.version}`));
  const several = versions.size > new Set(those.map((one) => one.question)).size;
  each(part(panel, "rows"), those, keyOf, row, (node, one) => {
    const [at, face, why, counts] = node.children;
    say(at, soon(one.at, now, zone));
    say(face.firstElementChild, faceName(one));
    set(face, "data-face", wordOf(one));
    say(why, reasons(one));
    say(counts, one.held === null ? t("desk-counts") : t(`desk-held-because-${one.held}`));
    set(node, "data-held", one.held !== null);
    say(face.lastElementChild, several ? t("desk-version", { n: number(one.version) }) : "");
  });
}

function row() {
  const face = make("td", {}, make("span"), make("small"));
  return make("tr", {}, make("th", { scope: "row" }), face, make("td"), make("td"));
}

function reasons(one) {
  const words = one.reasons.map(({ element, said }) =>
    said === "liked" ? t("desk-liked-element", { element: elementName(element) }) : saidName(element, said),
  );
  return words.join(", ");
}
