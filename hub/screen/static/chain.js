// The value chain: what shoppers expected, what was intended, what they found, what came of it.

import { NONE, signed, span, whole } from "./measure.js";
import { part, say, set } from "./paper.js";
import { t } from "./tongue.js";

export function draw(card, one, expro) {
  const expected = expro?.expectation ?? null;
  link(card, "expectation", expected === null ? NONE : signed(expected.value), expectation(expected));
  const { aim, score } = one;
  link(card, "proposition", aim === null ? NONE : whole(aim.target), aim === null ? t("desk-no-target") : "");
  link(card, "perception", whole(score.value), span(score.lo, score.hi));
  const real = one.realization ?? null;
  link(card, "realization", real === null ? NONE : whole(real.value), realized(real));
}

function realized(real) {
  if (real === null) return t("desk-no-till");
  return t("desk-realized", { span: span(real.lo, real.hi), returns: whole(real.returns?.value ?? null) });
}

function expectation(expected) {
  if (expected === null) return t("desk-not-asked");
  if (expected.lo > 0) return t("desk-expected-better");
  return expected.hi < 0 ? t("desk-expected-worse") : t("desk-expected-as");
}

function link(card, name, value, words) {
  const box = part(card, name);
  say(part(box, "value"), value);
  say(part(box, "words"), words);
  set(box, "data-known", value !== NONE);
}
