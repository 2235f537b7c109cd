// The way between the pages: links to those that somebody may open, and the way out.
//
// Which ones these are is said by the hub; a page that is hidden here is refused there as well.

import { t } from "./tongue.js";

/** Fill a page's `nav` for somebody, and mark the page as theirs (`data-role`). */
export function showPages(nav, who, leave) {
  document.body.dataset.role = who.role;
  const links = who.pages.map((path) => link(path));
  nav.replaceChildren(...links, ...(who.token === null ? [] : [out(leave)]));
}

/** Sign out of this browser. */
export async function leaveHere(who) {
  await fetch("/api/v1/session", { method: "DELETE", headers: { "X-Vetrina-Token": who.token } });
  location.assign("/login");
}

function link(path) {
  const made = document.createElement("a");
  made.className = "button";
  made.href = path;
  made.textContent = t(`account-page-${path.slice(1) || "wall"}`);
  if (path === location.pathname) made.setAttribute("aria-current", "page");
  return made;
}

function out(leave) {
  const made = document.createElement("button");
  made.type = "button";
  made.id = "leave";
  made.textContent = t("account-sign-out");
  made.addEventListener("click", leave);
  return made;
}
