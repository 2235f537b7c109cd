// The question on a phone is whole without this. With it a tap on a face is enough, pages change
// without a reload, and a network that is gone takes no answer away.

const form = () => document.querySelector("main form");
let busy = false;

async function send(from, button) {
  if (busy) return;
  busy = true;
  try {
    const body = new URLSearchParams(new FormData(from, button));
    const answer = await fetch(location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("main form")) throw new TypeError("no page of ours");
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.replaceWith(page.body);
    document.querySelector("h1").focus();
    scrollTo(0, 0);
  } catch {
    const note = document.querySelector(".refused");
    note.hidden = false;
    note.scrollIntoView();
  } finally {
    busy = false;
  }
}

addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});

addEventListener("click", (event) => {
  const label = event.target.closest("label");
  if (!label || event.detail === 0) return; // keys choose, and send with the button
  const input = document.getElementById(label.htmlFor);
  if (input.name === "face") {
    event.preventDefault();
    input.checked = true;
    form().requestSubmit(form().querySelector(".go"));
  } else if (input.type === "radio" && input.checked) {
    event.preventDefault(); // a second tap takes it back
    input.checked = false;
  }
});
