// What staff did: noted in three taps, judged when the evidence allows, told to shoppers if wanted.

import { placeName, reasons } from "./alerts.js";
import { day, signed, soon } from "./measure.js";
import { byId, each, make, part, say, set } from "./paper.js";
import { WHOLE } from "./scope.js";
import { LANGUAGES, many, number, t } from "./tongue.js";

const SHOWN = 6; // at first, and as many again for each "more"
const NEEDED = 20; // answers on either side, as the hub judges

const REMEDIES = {
  light: ["too_little", "too_much"],
  sound: ["too_little", "too_much"],
  scent: ["unpleasant", "too_strong"],
  temperature: ["too_little", "too_much"],
  touch: ["cannot_try", "unpleasant"],
  cleanliness: ["dirty", "untidy"],
  visual: ["cluttered", "dull"],
  space: ["crowded", "hard_to_find"],
};

export function draw(panel, facts, on) {
  const shown = Number(panel.dataset.shown ?? SHOWN);
  const those = facts.actions.actions.slice(0, shown);
  part(panel, "more").hidden = facts.actions.actions.length <= shown;
  part(panel, "empty").hidden = those.length > 0;
  each(part(panel, "actions"), those, (one) => one.number, () => card(on), (node, one) => show(node, one, facts));
}

/** Show more of them, from the next drawing on. */
export function more(panel) {
  panel.dataset.shown = Number(panel.dataset.shown ?? SHOWN) + SHOWN;
}

function card(on) {
  const number_ = (node) => Number(node.closest("[data-key]").dataset.key);
  const tell = make("button", { type: "button", "data-do": "tell" }, t("desk-tell"));
  tell.addEventListener("click", () => on.tell(number_(tell)));
  const hush = make("button", { type: "button", "data-do": "hush" }, t("desk-withdraw"));
  hush.addEventListener("click", () => on.withdraw(number_(hush)));
  return make(
    "li",
    { class: "action" },
    make("h3", { "data-text": "" }),
    make("p", { class: "quiet", "data-where": "" }),
    make("p", { class: "verdict", "data-verdict": "" }),
    make("p", { "data-evidence": "" }),
    make("p", { class: "care", "data-others": "" }),
    make("p", { class: "reply", "data-reply": "" }),
    make("div", { class: "row", "data-staff": "" }, tell, hush),
  );
}

function show(node, one, facts) {
  const { effect } = one;
  say(part(node, "text"), one.text);
  const where = placeName(facts.scopes, one.scope);
  const at = soon(one.done, facts.scores.as_of, facts.zone);
  say(part(node, "where"), [where, at, one.by].filter(Boolean).join(" · "));
  const verdict = part(node, "verdict");
  set(verdict, "data-verdict", effect.verdict);
  say(verdict, t(`desk-worked-${effect.verdict}`, { n: effect.points === null ? "" : number(Math.abs(effect.points)) }));
  say(part(node, "evidence"), evidence(effect));
  const others = part(node, "others");
  others.hidden = effect.confounded.length === 0;
  say(others, many("desk-confounded", effect.confounded.length));
  const reply = part(node, "reply");
  reply.hidden = one.reply === null;
  if (one.reply !== null) {
    const words = Object.values(one.reply.words)[0];
    say(reply, t("desk-told-until", { words, day: day(one.reply.until, facts.zone) }));
  }
  node.querySelector('[data-do="tell"]').hidden = one.reply !== null;
  node.querySelector('[data-do="hush"]').hidden = one.reply === null;
}

function evidence(effect) {
  const values = { before: number(effect.answers_before), after: number(effect.answers_after) };
  if (effect.verdict === "cannot_tell" && Math.min(effect.answers_before, effect.answers_after) < NEEDED) {
    return t("desk-evidence-few", { ...values, needed: number(NEEDED) });
  }
  return t("desk-evidence", { ...values, lo: signed(effect.lo), hi: signed(effect.hi) });
}

/** Open the form to note what was done; `alert` null: without one. */
export function note(facts, alert, scope) {
  const dialog = byId("note");
  const form = dialog.querySelector("form");
  form.reset();
  const key = alert?.scope ?? scope;
  const places = facts.scopes.ofKind("touchpoint");
  const where = form.elements.scope;
  const options = [[key, placeName(facts.scopes, key)], [WHOLE, placeName(facts.scopes, WHOLE)]];
  for (const one of places) options.push([one.scope, one.name ?? one.scope]);
  const seen = new Set();
  const kept = options.filter(([, name]) => !seen.has(name) && seen.add(name));
  where.replaceChildren(...kept.map(([value, name]) => make("option", { value }, name)));
  where.value = key;
  form.elements.alert.value = alert?.number ?? "";
  suggest(form, remedies(facts.scopes, alert, key));
  dialog.showModal();
}

/** What helps against what is blamed there, the strongest first; else what helps in general. */
function remedies(scopes, alert, key) {
  const [element, word] = (alert?.cause ?? "").split("|");
  const known = reasons(scopes, key).map((one) => [one.element, one.word]);
  if (element) known.unshift(word ? [element, word] : [element, known.find(([name]) => name === element)?.[1]]);
  const named = known.flatMap(([name, said]) => (said ? [[name, said]] : REMEDIES[name].map((one) => [name, one])));
  const each_ = new Map(named.map(([name, said]) => [`${name}-${said}`, name]));
  return [...each_].slice(0, 4);
}

function suggest(form, known) {
  const all = [...known.map(([key, element]) => [t(`desk-do-${key}`), element]), [t("desk-general-team"), ""], [t("desk-general-called"), ""]];
  const chips = all.map(([words, element], index) => {
    const input = make("input", { type: "radio", name: "what", value: words, id: `what-${index}`, "data-element": element });
    return make("label", { class: "chip", for: `what-${index}` }, input, make("span", {}, words));
  });
  part(form, "chips").replaceChildren(...chips);
}

/** What the form says, ready for the hub. */
export function noted(form) {
  const picked = form.querySelector("input[name=what]:checked");
  const text = [picked?.value, form.elements.text.value.trim()].filter(Boolean).join(": ");
  const alert = form.elements.alert.value;
  return {
    scope: form.elements.scope.value,
    text: text.slice(0, 200),
    element: picked?.dataset.element || null,
    alert: alert === "" ? null : Number(alert),
  };
}

/** Open the form that tells shoppers; its lines are prepared in the store's languages. */
export async function compose(facts, number_) {
  const action = facts.actions.actions.find((one) => one.number === number_);
  const asked = facts.scopes.ofKind("question").flatMap((one) => Object.keys(one.asked));
  const codes = [...new Set(asked)].filter((code) => code in LANGUAGES);
  const said = await Promise.all(codes.map((code) => prepared(code, action)));
  const dialog = byId("tell");
  dialog.dataset.number = number_;
  part(dialog, "lines").replaceChildren(...codes.map((code, index) => line(code, said[index])));
  dialog.showModal();
}

async function prepared(code, action) {
  const other = await speaking(code);
  const key = Object.entries(REMEDIES)
    .flatMap(([element, those]) => those.map((word) => `${element}-${word}`))
    .find((one) => action.text.startsWith(t(`desk-do-${one}`)));
  return key === undefined ? other.t("desk-told-general") : other.t(`desk-told-${key}`);
}

/** The words of another language. */
async function speaking(code) {
  const answer = await fetch(new URL(`words-${code}.json`, import.meta.url));
  const words = await answer.json();
  return { t: (key) => words[key] };
}

function line(code, words) {
  const input = make("input", { name: code, maxlength: "80", lang: code, value: words, id: `told-${code}` });
  return make("p", { class: "line" }, make("label", { for: `told-${code}` }, LANGUAGES[code]), input);
}

/** The lines of the form by language, without the empty ones. */
export function composed(dialog) {
  const inputs = [...part(dialog, "lines").querySelectorAll("input")];
  const told = inputs.map((one) => [one.name, one.value.trim()]).filter(([, words]) => words !== "");
  return { words: Object.fromEntries(told), days: Number(dialog.querySelector("select").value) };
}

