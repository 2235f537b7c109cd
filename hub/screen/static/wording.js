// The words of a question in every language of the store, and the version that they make.

import { text } from "./fields.js";
import { LANGUAGES, t } from "./tongue.js";

export const MODULES = ["sense", "feel", "think", "act", "relate"];
const QUESTION_MAX = 200;

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A name that nobody has yet. */
export function vacant(taken, word) {
  let n = 1;
  while (taken.includes(`${word}-${n}`)) n += 1;
  return `${word}-${n}`;
}

export function wordings(page, at, reworded) {
  return page.draft.now.languages.map((code) =>
    text(page.draft, [...at, code], t("setup-wording", { language: LANGUAGES[code] ?? code }), { max: QUESTION_MAX, lines: 2, lang: code, onput: reworded }),
  );
}

/** Other words are another version; a question with faces begins its history anew (the hub does). */
export function raise(page, at, note, words, { hasHistory = false } = {}) {
  const { draft, view } = page;
  const before = draft.before(at);
  const now = draft.at(at);
  note.hidden = true;
  if (before === undefined) return;
  const changedWords = !same(words(before), words(now));
  const version = changedWords ? Math.max(view.asked[now.id] ?? 0, before.version) + 1 : before.version;
  if (now.version !== version) draft.put([...at, "version"], version);
  note.hidden = !changedWords;
  note.textContent = t("setup-version-raised", { version }) + (hasHistory ? ` ${t("setup-version-anew")}` : "");
}
