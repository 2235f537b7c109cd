// What is asked after the reasons: one more question with two to four choices, in turn with others.

import { button, choice, make, text } from "./fields.js";
import { takeQuestion } from "./leave.js";
import { LANGUAGES, t } from "./tongue.js";
import { MODULES, raise, vacant, wordings } from "./wording.js";

const CHOICES_MIN = 2;
const CHOICES_MAX = 4; // config/shop.py: more do not fit on a glass
const CHOICE_MAX = 120;
const CLOSED = MODULES.slice(1); // SENSE is asked by its elements

const blank = (languages) => Object.fromEntries(languages.map((code) => [code, ""]));

/** One further question; new ones stand open. */
export function further(page, place, one) {
  const { draft } = page;
  const at = ["touchpoints", place.id, "further", one.id];
  const note = make("p", { class: "version", role: "status" });
  const reworded = () => raise(page, at, note, (q) => [q.text, q.choices]);
  const put = (list) => {
    draft.put([...at, "choices"], list);
    page.show("questions");
  };
  const take = () => {
    takeQuestion(draft, place, "further", one);
    page.show("questions");
  };
  const add = () => put([...one.choices, { id: vacant(one.choices.map((each) => each.id), "choice"), text: blank(draft.now.languages) }]);
  const isOpen = draft.before(at) === undefined || !same(draft.before(at), one);
  const node = make(
    "details",
    { open: isOpen },
    make("summary", {}, t("setup-further", { words: one.text[draft.now.languages[0]] || one.id })),
    ...wordings(page, [...at, "text"], reworded),
    note,
    choice(draft, [...at, "module"], t("setup-module"), CLOSED.map((name) => [name, t(`setup-module-${name}`)]), { help: (name) => t(`setup-module-help-${name}`) }),
    ...one.choices.map((each) => answer(page, one, [...at, "choices", each.id], reworded, put)),
    make("p", { class: "quiet" }, t("setup-choices-help")),
    make(
      "div",
      { class: "row" },
      button(`+ ${t("setup-choice-add")}`, add, { disabled: one.choices.length >= CHOICES_MAX, "data-key": `choice-add ${one.id}` }),
      button(t("setup-further-take"), take, { class: "taking", "data-key": `further ${one.id}` }),
    ),
  );
  reworded();
  return node;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function answer(page, one, at, reworded, put) {
  const id = at.at(-1);
  const take = () => put(one.choices.filter((each) => each.id !== id));
  return make(
    "fieldset",
    {},
    make("legend", {}, t("setup-choice-name", { id })),
    ...page.draft.now.languages.map((code) => text(page.draft, [...at, "text", code], t("setup-choice", { id, language: LANGUAGES[code] ?? code }), { max: CHOICE_MAX, lang: code, onput: reworded })),
    button(t("setup-remove"), take, { class: "taking", disabled: one.choices.length <= CHOICES_MIN, "aria-label": t("setup-choice-take", { id }), "data-key": `choice-take ${id}` }),
  );
}

export function furtherAdd(page, place) {
  const { languages } = page.draft.now;
  const add = () => {
    const id = vacant([...place.further.map((one) => one.id), ...Object.keys(page.view.asked)], `${place.id}.further`);
    const choices = ["choice-1", "choice-2"].map((name) => ({ id: name, text: blank(languages) }));
    place.further.push({ id, version: 1, module: "feel", text: blank(languages), choices });
    page.draft.tell();
    page.show("questions");
  };
  return button(`+ ${t("setup-further-add")}`, add, { "data-key": "further-add" });
}
