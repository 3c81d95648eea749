// A recording that does not come is said in words; whoever writes to a patient is at work for that patient.
const PING_EVERY = 30_000; // milliseconds
let pinged = 0;

document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLAudioElement) event.target.nextElementSibling.hidden = false;
}, true); // an error of a sound does not rise by itself

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[action*='/threads/']");
  if (!form || Date.now() - pinged < PING_EVERY) return;
  pinged = Date.now();
  const thread = new URL(form.action).pathname.match(/^.*\/threads\/\d+/)[0];
  fetch(`${thread}/working`, { method: "POST", headers: { "X-CSRFToken": form.elements.csrf_token.value } });
});
