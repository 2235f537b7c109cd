// One's own account: the password, and where one is signed in.

import { ask, showLanguages, whoIsHere } from "./asking.js";
import { fill, moment, t } from "./tongue.js";

const form = document.getElementById("password");
const problem = document.getElementById("problem");
const done = document.getElementById("done");
const shape = { dateStyle: "medium", timeStyle: "short" };

async function showSessions() {
  const answer = await ask("GET", "/api/v1/sessions");
  if (!answer.ok) return;
  const rows = answer.said.sessions.map((one) => {
    const row = document.getElementById("session").content.firstElementChild.cloneNode(true);
    row.querySelector("strong").textContent = browser(one.browser);
    row.querySelector(".here").hidden = !one.own;
    row.querySelector("small").textContent = t("account-since", {
      address: one.address,
      began: moment(one.began, undefined, shape),
      seen: moment(one.seen, undefined, shape),
    });
    fill(row);
    return row;
  });
  document.getElementById("sessions").replaceChildren(...rows);
}

/** A browser as people call it. */
function browser(agent) {
  const names = { Edg: "Edge", OPR: "Opera", Firefox: "Firefox", Chrome: "Chrome", Safari: "Safari" };
  const found = Object.keys(names).find((one) => agent.includes(`${one}/`));
  const device = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(agent)?.[0];
  return [found && names[found], device].filter(Boolean).join(" · ") || t("account-some-browser");
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.textContent = done.textContent = "";
  const [old, fresh] = [form.elements.old, form.elements.new];
  if (!old.value || !fresh.value) {
    problem.textContent = t("account-missing");
    (old.value ? fresh : old).focus();
    return;
  }
  const answer = await ask("PUT", "/api/v1/password", { old: old.value, new: fresh.value });
  if (!answer.ok) {
    problem.textContent = answer.problem;
    return;
  }
  form.reset();
  done.textContent = t("account-password-changed");
  await showSessions();
});

async function leave(path) {
  const answer = await ask("DELETE", path);
  if (answer.ok) location.assign("/login");
  else problem.textContent = answer.problem;
}

document.getElementById("leave").addEventListener("click", () => leave("/api/v1/session"));
document.getElementById("leave-all").addEventListener("click", () => leave("/api/v1/sessions"));

fill(document);
showLanguages(document.getElementById("languages"));
const who = await whoIsHere();
document.title = `${t("account-own")} · Vetrina`;
document.getElementById("name").textContent = who.name;
document.getElementById("who").value = who.name;
document.getElementById("role").textContent = t(`account-role-${who.role}`);
document.getElementById("to-people").hidden = who.role !== "admin";
await showSessions();
