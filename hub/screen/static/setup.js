// The setup page: the store's file section by section. Nothing is in force before it is saved, and
// the bar at the bottom says what is not.

import * as devices from "./devices.js";
import { Draft, differences } from "./draft.js";
import { complain } from "./fields.js";
import * as hours from "./hours.js";
import { leaveHere, showPages } from "./pages.js";
import * as plan from "./plan.js";
import * as questions from "./questions.js";
import * as shopfile from "./shopfile.js";
import * as targets from "./targets.js";
import { fill, LANGUAGES, language, many, speak, t } from "./tongue.js";
import * as versions from "./versions.js";

const SECTIONS = { plan, questions, targets, hours, devices };
const byId = (id) => document.getElementById(id);
const bodyOf = (name) => byId(name).querySelector("[data-body]");
const page = { view: null, draft: null, shown: null, show };

/** Draw a section anew, or all of them; whoever writes somewhere goes on there. */
function show(name) {
  const focused = document.activeElement?.closest("[data-path], [data-key]");
  const key = focused?.dataset.key ?? focused?.dataset.path;
  page.shown = Promise.all((name ? [name] : Object.keys(SECTIONS)).map((one) => SECTIONS[one].show(bodyOf(one), page)));
  if (key === undefined) return;
  const again = [...document.querySelectorAll("[data-path], [data-key]")].find((one) => (one.dataset.key ?? one.dataset.path) === key);
  (again?.matches("input, select, button") ? again : again?.querySelector("input, select, textarea, button"))?.focus();
}

const counted = () => page.draft.changes.filter((one) => one.at.at(-1) !== "version").length;

function tally() {
  const n = counted();
  byId("bar").querySelector(".deeds").hidden = n === 0;
  byId("bar").dataset.open = n > 0;
  if (n > 0) say(many("setup-unsaved", n));
  else if (byId("said").dataset.kind !== "kept") say("");
}

function say(words, kind = "", reasons = []) {
  byId("said").textContent = words;
  byId("said").dataset.kind = kind;
  byId("reasons").replaceChildren(
    ...reasons.map((one) => {
      const node = document.createElement("li");
      node.textContent = one;
      return node;
    }),
  );
}

function take(view) {
  page.view = view;
  byId("name").textContent = view.shop?.name ?? "";
  document.title = `${t("setup-title")} · ${view.shop?.name ?? "Vetrina"}`;
  byId("demo").hidden = view.obstacle !== "demo";
  byId("folder").hidden = view.obstacle !== "folder";
  byId("folder").querySelector("p").textContent = t("setup-folder", { folder: view.folder ?? "" });
  byId("wrong").hidden = view.shop !== null;
  byId("wrong").querySelector("ul").replaceChildren(
    ...view.problems.map((one) => {
      const node = document.createElement("li");
      node.textContent = one;
      return node;
    }),
  );
  byId("copy").href = URL.createObjectURL(new Blob([view.text], { type: "application/toml" }));
  for (const name of Object.keys(SECTIONS)) byId(name).hidden = view.shop === null;
  versions.show(bodyOf("versions"), page, putBack);
}

/** Begin anew from what the file says. */
function begin(view) {
  take(view);
  if (view.shop === null) return;
  page.draft = new Draft(view.shop);
  page.draft.onChange(tally);
  show();
  byId("bar").querySelector(".deeds").hidden = true;
  byId("bar").dataset.open = false;
}

async function save() {
  const answer = await shopfile.change(page.view.digest, page.draft.changes);
  complain(document, []);
  if (answer.status === 200) {
    begin(answer.said);
    say(t("setup-saved"), "kept");
  } else if (answer.status === 409) await meet();
  else refuse(answer);
}

/** Somebody else was faster: what they changed is told, and what is on its way stays. */
async function meet() {
  const answer = await shopfile.read();
  if (answer.status !== 200 || answer.said.shop === null) {
    refuse(answer);
    return;
  }
  const theirs = differences(page.view.shop, answer.said.shop).map((one) => one.at.join(" › "));
  const { said } = await shopfile.versions();
  const by = said.versions.find((one) => one.now)?.by ?? "";
  take(answer.said);
  page.draft.rebase(answer.said.shop);
  show();
  say(t("setup-conflict", { who: by }), "wrong", theirs);
}

function refuse(answer) {
  const said = answer.said?.problems ?? [answer.said?.problem ?? t("setup-no-hub")];
  const problems = said.map((line) => line.replace(/: Expected .* matching regex .*/, `: ${t("setup-unreadable")}`));
  complain(document, problems);
  say(many("setup-refused", problems.length), "wrong", problems);
  document.querySelector("[aria-invalid]")?.scrollIntoView({ block: "center" });
}

async function putBack(number) {
  if (counted() > 0) {
    say(t("setup-first-save"), "wrong");
    return;
  }
  const answer = await shopfile.putBack(number, page.view.digest);
  if (answer.status === 409) begin((await shopfile.read()).said);
  if (answer.status !== 200) {
    refuse(answer);
    return;
  }
  begin(answer.said);
  say(t("setup-back", { number }), "kept");
}

addEventListener("beforeunload", (event) => {
  if (page.draft && counted() > 0) event.preventDefault();
});
byId("save").addEventListener("click", save);
byId("discard").addEventListener("click", () => {
  complain(document, []);
  page.draft.discard();
  show();
  say("");
});

fill(document);
for (const [code, name] of Object.entries(LANGUAGES)) byId("language").append(new Option(name, code, false, code === language));
byId("language").addEventListener("change", (event) => speak(event.target.value));
const who = await shopfile.greet();
if (who !== null) showPages(byId("pages"), who, () => leaveHere(who));
const first = await shopfile.read();
if (first.status === 200) begin(first.said);
else refuse(first);
await page.shown;
byId(location.hash.slice(1))?.scrollIntoView(); // its section was empty when the browser looked for it
document.body.dataset.ready = "true";
