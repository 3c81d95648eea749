// While somebody types, their claim on the thread is renewed: once a minute, by the form that it holds.
const RENEW_EVERY = 60000; // milliseconds
const writing = document.querySelector("[data-stay]");
let renewed = Date.now();

async function stay() {
  if (Date.now() - renewed < RENEW_EVERY) return;
  renewed = Date.now();
  const body = new FormData();
  body.set("csrf_token", writing.form.elements.csrf_token.value);
  await fetch(writing.dataset.stay, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
}

writing?.addEventListener("input", stay);
