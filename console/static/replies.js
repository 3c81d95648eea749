// Finding a ready reply by typing: letters narrow the list, an arrow or Enter goes to the first that is left.
const finder = document.querySelector("[data-finder]");

function narrow(input, replies, told) {
  const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const reply of replies) {
    const words = reply.querySelector("summary").textContent.toLowerCase();
    reply.hidden = !wanted.every((word) => words.includes(word));
    left += reply.hidden ? 0 : 1;
  }
  told.textContent = left === 1 ? "1 reply" : left ? `${left} replies` : "No ready reply has these words.";
  told.classList.toggle("visually-hidden", left > 0);
}

function goToFirst(event, replies) {
  if (event.key !== "Enter" && event.key !== "ArrowDown") return;
  event.preventDefault();
  const first = replies.find((reply) => !reply.hidden);
  if (!first) return;
  const details = first.querySelector("details");
  if (event.key === "Enter") details.open = true;
  (event.key === "Enter" && first.querySelector("select, input:not([type=hidden]), button") || details.querySelector("summary")).focus();
}

function find() {
  const input = finder.querySelector("input");
  const replies = [...document.querySelectorAll("#library > li")];
  const told = document.getElementById("found-replies");
  finder.hidden = false;
  input.addEventListener("input", () => narrow(input, replies, told));
  input.addEventListener("keydown", (event) => goToFirst(event, replies));
  finder.closest("details").addEventListener("toggle", (event) => event.target.open && input.focus());
}

if (finder) find();
document.getElementById("preview")?.focus();
for (const time of document.querySelectorAll("[data-later]")) {
  time.addEventListener("input", () => { time.form.querySelector("input[name=when][value=later]").checked = true; });
}
