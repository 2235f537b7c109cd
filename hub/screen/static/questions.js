// What is asked where: each touchpoint with its questions, their words, reasons and what follows,
// beside the glass as shoppers will see it.

import { button, choice, make, text, tick } from "./fields.js";
import { further, furtherAdd } from "./further.js";
import { bringPlace, bringQuestion, gonePlaces, goneQuestions, takePlace, takeQuestion } from "./leave.js";
import { draw } from "./preview.js";
import { LANGUAGES, t } from "./tongue.js";
import { MODULES, raise, vacant, wordings } from "./wording.js";

const EXPROS = ["communications", "identity", "product", "cobranding", "environment", "electronic", "people"];
const ELEMENTS = ["light", "sound", "scent", "temperature", "touch", "cleanliness", "visual", "space"];
const CONTROLS = ["owned", "shared", "not_owned"];
const ELEMENTS_MAX = 6;
const NAME_MAX = 120;

const seen = { place: null, inches: "10", mode: "night", language: null, scene: "question" };
let redraw = () => {};

export function show(root, page) {
  const { touchpoints, languages } = page.draft.now;
  if (!touchpoints.some((one) => one.id === seen.place)) seen.place = touchpoints[0]?.id ?? null;
  if (!languages.includes(seen.language)) seen.language = languages[0];
  const place = touchpoints.find((one) => one.id === seen.place);
  const parts = [chooser(page), ...gonePlaces(page.draft).map((one) => gonePlace(page, one))];
  if (place !== undefined) parts.push(make("div", { class: "asked" }, form(page, place), glass(page, place)));
  root.replaceChildren(...parts);
  page.draft.onChange(changed);
  redraw();
}

const changed = () => redraw();

function chooser(page) {
  const turn = (id) => () => {
    seen.place = id;
    page.show("questions");
  };
  const tabs = page.draft.now.touchpoints.map((one) => button(one.name || one.id, turn(one.id), { "aria-pressed": String(one.id === seen.place), "data-key": `tab ${one.id}` }));
  const add = () => {
    const id = vacant(page.draft.now.touchpoints.map((one) => one.id), "touchpoint");
    const made = { id, name: t("setup-place-new"), control: "owned", moment_of_truth: false, devices: [], lines: [], questions: [], elements: ELEMENTS.slice(0, ELEMENTS_MAX), further: [], expectation: null, comments: false, phone: false };
    page.draft.now.touchpoints.push(made);
    seen.place = id;
    page.draft.tell();
    page.show();
  };
  return make("div", { class: "row tabs", role: "group", "aria-label": t("setup-places") }, ...tabs, button(`+ ${t("setup-place-add")}`, add, { "data-key": "place-add" }));
}

/** What becomes of it is said before it is saved, and so is the way back. */
function gonePlace(page, place) {
  const bring = () => {
    bringPlace(page.draft, place.id);
    seen.place = place.id;
    page.show();
  };
  const doors = place.lines.filter((line) => page.draft.saved.entrances.includes(line) && !page.draft.now.entrances.includes(line));
  const words = [t("setup-place-gone", { name: place.name })];
  if (doors.length > 0) words.push(t("setup-place-gone-doors", { doors: doors.join(", ") }));
  return notice(words.join(" "), bring, place.name);
}

function notice(words, bring, name) {
  return make("div", { class: "notice gone", role: "status" }, make("p", {}, words), button(t("setup-keep"), bring, { "aria-label": t("setup-keep-of", { name }), "data-key": `keep ${name}` }));
}

function form(page, place) {
  const { draft } = page;
  const at = ["touchpoints", place.id];
  const anew = () => page.show("questions");
  const add = () => {
    const id = vacant([...place.questions.map((one) => one.id), ...Object.keys(page.view.asked)], `${place.id}.question`);
    place.questions.push({ id, version: 1, expro: "environment", module: "sense", scale: 4, face_weights: [], text: Object.fromEntries(draft.now.languages.map((code) => [code, ""])) });
    draft.tell();
    anew();
  };
  const take = () => {
    takePlace(draft, place);
    page.show();
  };
  return make(
    "div",
    { class: "form" },
    text(draft, [...at, "name"], t("setup-place-name"), { max: NAME_MAX }),
    tick(draft, [...at, "moment_of_truth"], t("setup-truth"), { help: t("setup-truth-help") }),
    choice(draft, [...at, "control"], t("setup-control"), CONTROLS.map((one) => [one, t(`setup-control-${one}`)]), { help: (one) => t(`setup-control-help-${one}`) }),
    ...place.questions.map((one) => question(page, place, one)),
    ...gone(page, place, "questions"),
    button(t("setup-question-add"), add, { "data-key": "question-add" }),
    reasons(page, place),
    ...place.further.map((one) => further(page, place, one)),
    ...gone(page, place, "further"),
    furtherAdd(page, place),
    expectation(page, place),
    tick(draft, [...at, "comments"], t("setup-comments"), { help: t("setup-comments-help") }),
    tick(draft, [...at, "phone"], t("setup-phone"), { help: t("setup-phone-help") }),
    button(t("setup-place-take"), take, { class: "taking", "data-key": "place-take" }),
  );
}

function gone(page, place, list) {
  return goneQuestions(page.draft, place, list).map((one) => {
    const bring = () => {
      bringQuestion(page.draft, place, list, one.id);
      page.show();
    };
    return notice(t("setup-question-gone", { id: one.id }), bring, one.id);
  });
}

function question(page, place, one) {
  const { draft } = page;
  const at = ["touchpoints", place.id, "questions", one.id];
  const note = make("p", { class: "version", role: "status" });
  const reworded = () => raise(page, at, note, (q) => [q.text, q.scale], { hasHistory: true });
  const scaled = (value) => {
    draft.put([...at, "scale"], Number(value));
    reworded();
  };
  const take = () => {
    takeQuestion(draft, place, "questions", one);
    page.show();
  };
  const node = make(
    "fieldset",
    {},
    make("legend", {}, t("setup-question", { id: one.id })),
    ...wordings(page, [...at, "text"], reworded),
    note,
    choice(draft, [...at, "expro"], t("setup-expro"), EXPROS.map((name) => [name, t(`hub-expro-${name}`)]), { help: (name) => t(`setup-expro-help-${name}`) }),
    choice(draft, [...at, "module"], t("setup-module"), [["", t("setup-module-none")], ...MODULES.map((name) => [name, t(`setup-module-${name}`)])], { help: (name) => t(`setup-module-help-${name || "none"}`) }),
    choice(draft, [...at, "scale"], t("setup-scale"), [[4, t("setup-scale-4")], [5, t("setup-scale-5")]], { onput: scaled, help: t("setup-scale-help") }),
    button(t("setup-question-take"), take, { class: "taking", "aria-label": t("setup-question-take-of", { id: one.id }), "data-key": `question-take ${one.id}` }),
  );
  reworded();
  return node;
}

/** Chips in the order in which they stand on the glass. */
function reasons(page, place) {
  const { draft } = page;
  const at = ["touchpoints", place.id, "elements"];
  const put = (list) => {
    draft.put(at, list);
    page.show("questions");
  };
  const chosen = place.elements.map((name, index) => {
    const words = t(`hub-element-${name}`);
    const up = () => put(place.elements.with(index, place.elements[index - 1]).with(index - 1, name));
    return make(
      "li",
      {},
      make("span", {}, words),
      button("↑", up, { "aria-label": t("setup-up", { name: words }), disabled: index === 0, "data-key": `up ${name}` }),
      button("×", () => put(place.elements.filter((one) => one !== name)), { "aria-label": `${t("setup-remove")}: ${words}`, "data-key": `without ${name}` }),
    );
  });
  const others = ELEMENTS.filter((name) => !place.elements.includes(name)).map((name) =>
    button(`+ ${t(`hub-element-${name}`)}`, () => put([...place.elements, name]), { disabled: place.elements.length >= ELEMENTS_MAX, "data-key": `with ${name}` }),
  );
  return make(
    "fieldset",
    { "data-path": at.join(".") },
    make("legend", {}, t("setup-chips")),
    make("p", { class: "quiet" }, t("setup-chips-help")),
    make("ol", { class: "chips" }, ...chosen),
    make("div", { class: "row" }, ...others),
    make("p", { class: "problem", hidden: true }),
  );
}

/** "Was it as you expected?", and of which provider it is asked. */
function expectation(page, place) {
  const { draft } = page;
  const now = draft.now;
  const chosen = place.expectation ? (now.expectations[place.expectation] ?? "") : "";
  const put = (expro) => {
    if (place.expectation && !now.touchpoints.some((one) => one !== place && one.expectation === place.expectation)) delete now.expectations[place.expectation];
    place.expectation = expro === "" ? null : `${place.id}.expected`;
    if (expro !== "") now.expectations[place.expectation] = expro;
    draft.tell();
  };
  const options = [["", t("setup-expected-none")], ...EXPROS.map((name) => [name, t(`hub-expro-${name}`)])];
  return choice(draft, ["touchpoints", place.id, "expectation"], t("setup-expected"), options, { help: t("setup-expected-help"), onput: put, value: chosen });
}

function glass(page, place) {
  const picture = make("div", { class: "glass", role: "img" });
  const pick = (name, options) => {
    const input = make("select", { "aria-label": t(`setup-preview-${name}`), "data-key": `preview ${name}` }, ...options.map(([value, words]) => make("option", { value, selected: value === seen[name] }, words)));
    input.addEventListener("change", () => {
      seen[name] = input.value;
      redraw();
    });
    return input;
  };
  redraw = () => {
    const now = page.draft.at(["touchpoints", place.id]);
    if (now === undefined || page.draft.now.languages.length === 0) return;
    const question = now.questions[0];
    picture.setAttribute("aria-label", t("setup-preview", { words: question?.text[seen.language] ?? "" }));
    draw(picture, { ...seen, kiosk: page.view.kiosk, shop: page.draft.now, place: now, question });
  };
  const controls = make(
    "div",
    { class: "row" },
    pick("scene", [["question", t("setup-preview-question")], ["reasons", t("setup-preview-reasons")]]),
    pick("language", page.draft.now.languages.map((code) => [code, LANGUAGES[code] ?? code])),
    pick("mode", [["night", t("setup-night")], ["day", t("setup-day")]]),
    pick("inches", page.view.kiosk.glasses.map((one) => [one.inches, `${one.inches}″ · ${one.width_px} × ${one.height_px}`])),
  );
  return make("div", { class: "preview" }, make("h3", {}, t("setup-preview-title")), picture, controls);
}
