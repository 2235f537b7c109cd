// The page's words, numbers and times in the reader's language.
//
// The words come from the catalogues of the hub (`hub-*.po`), one file a language; a large page has
// a file of its own beside it (`data-words`), which the wall need not load. Which language it is: what
// the address asks for (`?lang=it`), what was chosen on this machine, what the browser likes.

export const LANGUAGES = { en: "English", it: "Italiano", de: "Deutsch", fr: "Français", es: "Español" };

const KEPT = "vetrina-language";

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  const liked = [asked, localStorage.getItem(KEPT), ...navigator.languages];
  const known = liked.map((one) => one?.slice(0, 2).toLowerCase()).find((one) => one in LANGUAGES);
  return known ?? "en";
}

export const language = chosen();
const own = document.documentElement.dataset.words;
const files = [`words-${language}.json`, ...(own === undefined ? [] : [`words-${own}-${language}.json`])];
const words = Object.assign({}, ...(await Promise.all(files.map(load))));
const plurals = new Intl.PluralRules(language);
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });

async function load(file) {
  return (await fetch(new URL(file, import.meta.url))).json();
}

/** The text of a key; `{name}` in it is filled in from `values`. */
export function t(key, values = {}) {
  const text = words[key];
  if (text === undefined) throw new Error(`there is no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The text for a number of things: `KEY.one` or `KEY.other`, with the number as `{n}`. */
export function many(key, n, values = {}) {
  const form = plurals.select(n) === "one" ? "one" : "other";
  return t(`${key}.${form}`, { n: whole.format(n), ...values });
}

/** A number as people of this language write it. */
export function number(value, digits = 0) {
  const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, shape).format(value);
}

/** A moment as date or time in the store's zone; `shape` as for `Intl.DateTimeFormat`. */
export function moment(at, zone, shape) {
  const day = { hourCycle: "h23", timeZone: zone, ...shape };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, day).format(new Date(at));
}

/** The words of everything below `root` that names its key: as text, as label, as hint. */
export function fill(root) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
  }
  for (const node of root.querySelectorAll("[data-t-hint]")) {
    node.setAttribute("placeholder", t(node.dataset.tHint));
  }
  for (const node of root.querySelectorAll("[data-paper]")) node.href = `${node.pathname}?lang=${language}`;
}

/** Speak another language from now on, on this machine. */
export function speak(code) {
  localStorage.setItem(KEPT, code);
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  location.replace(address);
}
