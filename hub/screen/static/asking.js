// Asks the hub's account routes, and says in the reader's language why something was not done.
//
// Every change carries the token of this session, which no page of somebody else can read.

import { wayIn } from "./session.js";
import { LANGUAGES, language, speak, t } from "./tongue.js";

let token = null;

/** Who is signed in here, as the hub says. */
export async function whoIsHere() {
  const who = await (await fetch("/api/v1/session")).json();
  token = who.token;
  return who;
}

/** Ask for something. `{ ok, said, problem }`: what was answered, or words for why not. */
export async function ask(method, path, body) {
  const headers = { "X-Vetrina-Token": token ?? "" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    return { ok: false, problem: t("account-no-hub") };
  }
  if (answer.status === 401 && path !== "/api/v1/session" && !path.endsWith("/code") && path !== "/api/v1/password") {
    location.assign(wayIn());
  }
  const said = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
  if (answer.ok) {
    if (said?.token) token = said.token;
    return { ok: true, said };
  }
  return { ok: false, said, problem: reason(said, answer) };
}

const KNOWN = ["wrong", "short", "long", "common", "name", "taken", "full", "unknown", "last", "first"];

function reason(said, answer) {
  const waits = Number(answer.headers.get("retry-after"));
  if (waits > 0) return t("account-problem-busy", { minutes: Math.ceil(waits / 60) });
  return KNOWN.includes(said?.reason) ? t(`account-problem-${said.reason}`) : t("account-problem");
}

/** The five languages, each in its own words. */
export function showLanguages(nav) {
  for (const [code, name] of Object.entries(LANGUAGES)) {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = code;
    button.textContent = name;
    if (code === language) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => speak(code));
    nav.append(button);
  }
}
