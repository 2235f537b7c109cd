// Asks the hub, and tells it something. What it refuses is an error with the hub's own words.

export class Refused extends Error {
  constructor(status, problem) {
    super(problem);
    this.status = status;
  }
}

/** What the hub answers to a question, or null where there is nothing (404).
 *
 * What a page asks by itself, `alone`, is no use of the session: an open page that nobody touches ends it. */
export async function ask(path, alone = false) {
  const headers = { Accept: "application/json", ...(alone ? { "X-Vetrina-Alone": "1" } : {}) };
  const answer = await fetch(path, { headers });
  if (answer.status === 404) return null;
  await check(answer);
  return answer.json();
}

/** Tell the hub something; its answer, if it has one. */
export async function tell(method, path, said = {}) {
  const answer = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json", "X-Vetrina-Token": await token() },
    body: JSON.stringify(said),
  });
  await check(answer);
  return answer.status === 204 ? null : answer.json();
}

/** What shows that this page is the hub's own; nothing where nobody signed in by password. */
async function token() {
  const session = await ask("/api/v1/session");
  return session?.token ?? "";
}

async function check(answer) {
  if (answer.ok) return;
  const said = await answer.text();
  let problem = said;
  try {
    problem = JSON.parse(said).problem ?? said;
  } catch {
    // not JSON: its words as they are
  }
  throw new Refused(answer.status, problem);
}
