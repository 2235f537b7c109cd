// The session of whoever is signed in here: whether anybody is there, and the way back when it is over.

let touched = false;
for (const kind of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(kind, () => (touched = true), { capture: true, passive: true });
}

// Whoever goes back after signing out sees the login page, and not the page as it was.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

/** Whether somebody has used this page since the last time that this was asked. */
export function wasTouched() {
  const was = touched;
  touched = false;
  return was;
}

/** Where to sign in, and from there back to what is shown here. */
export const wayIn = () =>
  `/login?next=${encodeURIComponent(location.pathname + location.search + location.hash)}`;
