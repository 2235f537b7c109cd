// Signing in: with a password, or with a code that sets one. The first admin comes with a code too.

import { ask, showLanguages, whoIsHere } from "./asking.js";
import { fill, t } from "./tongue.js";

const form = document.getElementById("form");
const problem = document.getElementById("problem");
const fields = form.elements;
let first = false;

/** Where to go on: only to a page of this hub. */
function next() {
  const asked = new URL(new URLSearchParams(location.search).get("next") ?? "/", location.origin);
  if (asked.origin !== location.origin) return "/";
  const part = asked.hash || location.hash; // where the hub itself led here, the browser has kept it
  return `${asked.origin}${asked.pathname}${asked.search}${part}`; // a path may begin with //
}

function show(coded) {
  document.getElementById("code-field").hidden = !coded;
  document.getElementById("length").hidden = !coded;
  document.getElementById("password-title").textContent = t(coded ? "account-new" : "account-password");
  fields.password.autocomplete = coded ? "new-password" : "current-password";
  fields.code.required = coded;
  const title = first ? t("account-welcome") : t(coded ? "account-with-code" : "account-sign-in");
  document.getElementById("title").textContent = title;
  document.title = `${title} · Vetrina`;
  document.getElementById("enter").textContent = t(coded ? "account-save" : "account-sign-in");
  const other = document.getElementById("other");
  other.textContent = t(coded ? "account-have-password" : "account-have-code");
  other.hidden = first;
  const lead = document.getElementById("lead");
  lead.hidden = !coded;
  lead.textContent = t(first ? "account-first-lead" : "account-code-lead");
  problem.textContent = "";
  form.dataset.coded = coded ? "yes" : "";
  (coded ? fields.code : fields.name).focus();
}

document.getElementById("other").addEventListener("click", () => show(!form.dataset.coded));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const missing = [...fields].find((one) => one.required && !one.value);
  if (missing) {
    problem.textContent = t("account-missing");
    missing.focus();
    return;
  }
  const coded = Boolean(form.dataset.coded);
  const said = { name: fields.name.value.trim(), password: fields.password.value };
  const button = document.getElementById("enter");
  button.disabled = true;
  problem.textContent = "";
  const answer = coded
    ? await ask("POST", "/api/v1/session/code", { ...said, code: fields.code.value })
    : await ask("POST", "/api/v1/session", said);
  button.disabled = false;
  if (answer.ok) {
    location.replace(next());
    return;
  }
  problem.textContent = answer.problem;
  fields.password.select();
});

fill(document);
showLanguages(document.getElementById("languages"));
const who = await whoIsHere();
first = who.is_new;
if (who.role !== "nobody" && new URLSearchParams(location.search).has("next")) location.replace(next());
show(first);
