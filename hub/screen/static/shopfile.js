// The store's file, as the hub serves it: read, changed as a whole, put back. It draws nothing.

let token = null;

async function asked(method, path, body) {
  const headers = { "X-Vetrina-Token": token ?? "" };
  const isPicture = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = isPicture ? body.type : "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: isPicture ? body : body && JSON.stringify(body) });
  } catch {
    return { status: 0, said: null };
  }
  if (answer.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  return { status: answer.status, said: isJson ? await answer.json() : null };
}

/** Who is signed in here: every change carries the token of the session, which no other site knows. */
export async function greet() {
  const { said } = await asked("GET", "/api/v1/session");
  token = said?.token ?? null;
  return said;
}

export const read = () => asked("GET", "/api/v1/shop");
export const change = (seen, changes) => asked("PATCH", "/api/v1/shop", { seen, changes });
export const versions = () => asked("GET", "/api/v1/shop/versions");
export const putBack = (number, seen) => asked("POST", `/api/v1/shop/versions/${number}/back`, { seen });
export const sendPicture = (purpose, blob) => asked("POST", `/api/v1/shop/pictures/${purpose}`, blob);
export const traffic = () => asked("GET", "/api/v1/traffic");
export const live = () => asked("GET", "/api/v1/live");
