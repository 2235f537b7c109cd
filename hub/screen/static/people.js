// Who is known at this hub, what they may, and who did what. For admins.

import { ask, showLanguages, whoIsHere } from "./asking.js";
import { fill, moment, t } from "./tongue.js";

const ROLES = ["viewer", "manager", "admin"];
const problem = document.getElementById("problem");
const add = document.getElementById("add");
const shape = { dateStyle: "short", timeStyle: "medium" };
let oldest = null;

function choose(select, roles, chosen) {
  select.replaceChildren(...roles.map((role) => new Option(t(`account-role-${role}`), role, false, role === chosen)));
}

async function showPeople() {
  const answer = await ask("GET", "/api/v1/people");
  if (!answer.ok) return;
  document.getElementById("people").replaceChildren(...answer.said.people.map(row));
}

function row(person) {
  const node = document.getElementById("person").content.firstElementChild.cloneNode(true);
  fill(node);
  node.querySelector("strong").textContent = person.name;
  const state = node.querySelector(".here");
  state.hidden = person.state === "active";
  state.textContent = t("account-waiting");
  const select = node.querySelector("select");
  const regional = person.role === "regional";
  choose(select, regional ? ["regional"] : ROLES, person.role);
  select.disabled = regional;
  select.setAttribute("aria-label", t("account-role-of", { name: person.name }));
  const path = `/api/v1/people/${encodeURIComponent(person.name)}`;
  select.addEventListener("change", () => change("PUT", path, { role: select.value }));
  const code = node.querySelector("[data-code]");
  code.setAttribute("aria-label", t("account-new-code-of", { name: person.name }));
  code.addEventListener("click", async () => {
    if (await isSure(t("account-sure-code", { name: person.name }))) tell(person.name, await change("POST", `${path}/code`));
  });
  const remove = node.querySelector("[data-remove]");
  remove.setAttribute("aria-label", t("account-remove-of", { name: person.name }));
  remove.addEventListener("click", async () => {
    if (await isSure(t("account-sure-remove", { name: person.name }))) await change("DELETE", path);
  });
  return node;
}

async function change(method, path, body) {
  const answer = await ask(method, path, body);
  problem.textContent = answer.ok ? "" : answer.problem;
  await Promise.all([showPeople(), showAudit()]);
  return answer;
}

function isSure(question) {
  const dialog = document.getElementById("sure");
  document.getElementById("sure-title").textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** What the hub tells once and never again. */
function tell(name, answer) {
  if (!answer.ok) return;
  const { code, key } = answer.said;
  document.getElementById("told-title").textContent = t(key ? "account-told-key" : "account-told-code", { name });
  document.getElementById("told-why").textContent = t(key ? "account-told-key-why" : "account-told-code-why");
  document.getElementById("secret").textContent = key ?? code;
  document.getElementById("told").showModal();
}

async function showAudit(before) {
  const answer = await ask("GET", before ? `/api/v1/deeds?before=${before}` : "/api/v1/deeds");
  if (!answer.ok) return;
  const { lines } = answer.said;
  const rows = lines.map((line) => {
    const cells = [moment(line.at, undefined, shape), line.who, line.deed, line.subject, line.address];
    const node = document.createElement("tr");
    for (const text of cells) node.insertCell().textContent = text;
    return node;
  });
  const body = document.getElementById("audit");
  if (before) body.append(...rows);
  else body.replaceChildren(...rows);
  oldest = lines.at(-1)?.number ?? null;
  document.getElementById("older").hidden = oldest === null || oldest <= 1;
}

add.elements.role.addEventListener("change", showMeaning);

function showMeaning() {
  document.getElementById("meaning").textContent = t(`account-may-${add.elements.role.value}`);
}

add.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = add.elements.name.value.trim().toLowerCase();
  const answer = await ask("POST", "/api/v1/people", { name, role: add.elements.role.value });
  document.getElementById("add-problem").textContent = answer.ok ? "" : answer.problem;
  if (!answer.ok) return;
  add.elements.name.value = "";
  tell(name, answer);
  await Promise.all([showPeople(), showAudit()]);
});

document.getElementById("older").addEventListener("click", () => showAudit(oldest));

fill(document);
showLanguages(document.getElementById("languages"));
document.title = `${t("account-people")} · Vetrina`;
choose(add.elements.role, [...ROLES, "regional"], "manager");
showMeaning();
await whoIsHere();
await Promise.all([showPeople(), showAudit()]);
