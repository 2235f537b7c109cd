// The gap card: as it is, as it should be, and what lies between.

import { date, gapOf, gapWords, NONE, percent, signed, sure, whole } from "./measure.js";
import { part, say, set } from "./paper.js";
import { many, t } from "./tongue.js";

export function draw(card, one) {
  const { aim, score } = one;
  say(part(card, "is"), whole(score.value));
  say(part(card, "is-sure"), sure(score));
  say(part(card, "should"), aim === null ? NONE : whole(aim.target));
  say(part(card, "should-since"), since(aim));
  const gap = gapOf(one);
  say(part(card, "gap"), signed(gap));
  say(part(card, "gap-sure"), gap === null ? "" : between(score, aim));
  say(part(card, "miss"), gap === null ? NONE : percent(aim.p_miss));
  say(part(card, "miss-words"), t(`desk-aim-${verdict(aim, score)}`));
  say(part(card, "days"), aim === null || aim.days_judged === 0 ? NONE : String(aim.days_below));
  say(part(card, "days-words"), aim === null ? "" : many("desk-days-judged", aim.days_judged));
  set(card, "data-aim", verdict(aim, score));
  scale(part(card, "scale"), one);
}

const verdict = (aim, score) => (aim === null ? "none" : (score.aim ?? "unsure"));

function since(aim) {
  if (aim === null) return t("desk-no-target");
  return aim.since === null ? t("desk-target-always") : t("desk-target-since", { day: date(aim.since) });
}

function between(score, aim) {
  return t("desk-between", { lo: signed(score.lo - aim.target), hi: signed(score.hi - aim.target) });
}

/** The interval, the score and the target on one line from 0 to 100. */
function scale(svg, one) {
  const { aim, score } = one;
  const [, band, tick, target] = svg.children;
  const known = score.value !== null;
  set(band, "x", known ? score.lo : 0);
  set(band, "width", known ? score.hi - score.lo : 0);
  set(tick, "x", known ? Math.min(Math.max(score.value - 0.4, 0), 99.2) : 0);
  set(tick, "visibility", known ? "visible" : "hidden");
  set(target, "transform", `translate(${aim === null ? 0 : aim.target})`);
  set(target, "visibility", aim === null ? "hidden" : "visible");
  set(svg, "aria-label", `${sure(score)}, ${gapWords(one)}`);
}
