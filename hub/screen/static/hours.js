// When the store is open, which languages it speaks, and how its kiosks look.

import { button, choice, free, make, number, text, tick } from "./fields.js";
import { chooser } from "./picture.js";
import { LANGUAGES, moment, t } from "./tongue.js";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONDAY = "2024-01-01T12:00:00Z";
const USUAL = ["09:00-20:00"];
const OWN = ["ground", "raised", "text", "accent"];

export function show(root, page) {
  const name = text(page.draft, ["name"], t("setup-shop-name"), { max: 120, help: t("setup-shop-name-help") });
  root.replaceChildren(name, opening(page), languages(page), look(page));
}

function weekday(index) {
  const day = new Date(MONDAY);
  day.setUTCDate(day.getUTCDate() + index);
  return moment(day, "UTC", { weekday: "long" });
}

const spans = (written) => written.split(",").map((one) => one.replace(/[\s]/g, "").replace("–", "-")).filter(Boolean);

function opening(page) {
  const { draft } = page;
  const set = draft.at(["hours"]) ?? null;
  const turn = (always) => {
    const week = Object.fromEntries(DAYS.map((day, index) => [day, index < 6 ? USUAL : []]));
    draft.put(["hours"], always ? null : { ...week, closed: [] });
    page.show("hours");
  };
  const always = tick(draft, ["hours"], t("setup-always"), { onput: turn, value: set === null });
  const parts = [make("legend", {}, t("setup-opening")), always];
  if (set !== null) parts.push(make("p", { class: "quiet" }, t("setup-opening-help")), week(draft), closed(page));
  return make("fieldset", {}, ...parts);
}

function week(draft) {
  const rows = DAYS.map((day, index) => {
    const input = make("input", { autocomplete: "off", placeholder: t("setup-closed") });
    input.value = (draft.at(["hours", day]) ?? []).join(", ");
    input.addEventListener("input", () => draft.put(["hours", day], spans(input.value)));
    return free(["hours", day], weekday(index), input);
  });
  return make("div", { class: "week" }, ...rows);
}

function closed(page) {
  const { draft } = page;
  const days = draft.at(["hours", "closed"]) ?? [];
  const put = (list) => {
    draft.put(["hours", "closed"], list);
    page.show("hours");
  };
  const input = make("input", { type: "date" });
  const add = () => {
    if (input.value && !days.includes(input.value)) put([...days, input.value].sort());
  };
  const rows = days.map((day) => {
    const words = moment(`${day}T12:00:00Z`, "UTC", { dateStyle: "medium" });
    return make("li", {}, make("span", {}, words), button("×", () => put(days.filter((one) => one !== day)), { "aria-label": `${t("setup-remove")}: ${words}`, "data-key": `closed ${day}` }));
  });
  const form = make("div", { class: "row" }, free(["hours", "closed"], t("setup-closed-day"), input), button(t("setup-add"), add, { "data-key": "closed-add" }));
  return make("div", {}, make("ul", { class: "chips" }, ...rows), form);
}

/** The first language is the one that a kiosk returns to. */
function languages(page) {
  const { draft, view } = page;
  const now = draft.at(["languages"]);
  const put = (list) => {
    draft.put(["languages"], list);
    page.show();
  };
  const chosen = now.map((code, index) => {
    const name = LANGUAGES[code] ?? code;
    const up = () => put(now.with(index, now[index - 1]).with(index - 1, code));
    return make(
      "li",
      {},
      make("span", { lang: code }, name),
      button("↑", up, { "aria-label": t("setup-up", { name }), disabled: index === 0, "data-key": `language-up ${code}` }),
      button("×", () => put(now.filter((one) => one !== code)), { "aria-label": `${t("setup-remove")}: ${name}`, disabled: now.length === 1, "data-key": `language-off ${code}` }),
    );
  });
  const others = view.languages.filter((code) => !now.includes(code));
  const adding = others.map((code) => button(`+ ${LANGUAGES[code] ?? code}`, () => put([...now, code]), { lang: code, "data-key": `language-on ${code}` }));
  return make(
    "fieldset",
    { "data-path": "languages" },
    make("legend", {}, t("setup-languages")),
    make("p", { class: "quiet" }, t("setup-languages-help")),
    make("ol", { class: "chips" }, ...chosen),
    make("div", { class: "row" }, ...adding),
    make("p", { class: "problem", hidden: true }),
  );
}

function look(page) {
  const { draft } = page;
  const modes = ["night", "day", "auto"].map((one) => [one, t(`setup-${one}`)]);
  const turned = (mode) => {
    draft.put(["look", "mode"], mode);
    page.show("hours");
  };
  const auto = draft.at(["look", "mode"]) === "auto";
  const bounds = [["day_from", "setup-day-from"], ["day_until", "setup-day-until"]];
  return make(
    "fieldset",
    { "data-path": "look" },
    make("legend", {}, t("setup-look")),
    logo(page),
    choice(draft, ["look", "mode"], t("setup-mode"), modes, { onput: turned, help: t("setup-mode-help") }),
    ...(auto ? bounds.map(([name, key]) => number(draft, ["look", name], t(key), { min: 0, max: 24 })) : []),
    tick(draft, ["look", "motion"], t("setup-motion"), { help: t("setup-motion-help") }),
    make("p", { class: "quiet" }, t("setup-colours-help")),
    ...["night", "day"].map((mode) => palette(page, mode)),
    make("p", { class: "problem", hidden: true }),
  );
}

/** Stands on every kiosk in the place of the store's name. */
function logo(page) {
  const taken = (one) => {
    page.draft.put(["logo"], one === null ? null : one.name);
    page.show();
  };
  return chooser(page, { path: ["logo"], purpose: "logo", label: t("setup-logo"), help: t("setup-logo-help"), taken });
}

function palette(page, mode) {
  const { draft, view } = page;
  const fields = OWN.map((name) => {
    const path = ["look", mode, name];
    const own = draft.at(path) ?? null;
    const input = make("input", { type: "color", value: own ?? view.kiosk[mode][name] });
    const back = button(t("setup-colour-own"), () => {
      draft.put(path, null);
      page.show("hours");
    }, { hidden: own === null, "data-key": `colour ${mode} ${name}`, "aria-label": `${t("setup-colour-own")}: ${t(`setup-colour-${name}`)}` });
    input.addEventListener("input", () => {
      draft.put(path, input.value);
      back.hidden = false;
    });
    const node = free(path, t(`setup-colour-${name}`), input);
    node.append(back);
    return node;
  });
  return make("div", { class: "row palette", "data-path": `look.${mode}`, role: "group", "aria-label": t(`setup-${mode}`) }, make("strong", {}, t(`setup-${mode}`)), ...fields);
}
