// A patient's phone: texts and calls go to the simulated carrier, which calls the line's webhooks.
const element = (id) => document.getElementById(id);
const number = () => element("number").value;
const language = () => element("number").selectedOptions[0].dataset.language;
let call = null;
let shown = "";

async function ask(path, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(`/simulator/phone/${path}`, options);
  if (!answer.ok) throw new Error((await answer.json()).error || answer.statusText);
  return answer.json();
}

async function showThread() {
  const entries = await ask(`thread?number=${encodeURIComponent(number())}`);
  const now = JSON.stringify(entries.map((entry) => entry.sid));
  if (now === shown) return;
  shown = now;
  element("thread").replaceChildren(...entries.map(bubble));
  element("thread").lastElementChild?.scrollIntoView({ block: "end" });
}

// By what most letters are, since a medicine's Latin name may open an Arabic sentence.
const direction = (words) =>
  (words.match(/[\u0590-\u08ff]/g) || []).length > (words.match(/[a-z]/gi) || []).length / 2 ? "rtl" : "ltr";

function bubble(entry) {
  const item = document.createElement("li");
  item.className = entry.direction;
  item.dir = direction(entry.body);
  item.textContent = entry.body;
  return item;
}

element("writing").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = element("body").value;
  element("body").value = "";
  await ask("text", { from: number(), body });
  await showThread();
});
element("body").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); element("writing").requestSubmit(); }
});
element("number").addEventListener("change", () => { shown = ""; showThread(); });

function hear(answered) {
  call = answered;
  for (const words of call.heard) {
    add(words);
    if ("speechSynthesis" in window) {
      const spoken = new SpeechSynthesisUtterance(words);
      spoken.lang = call.language;
      speechSynthesis.speak(spoken);
    }
  }
  element("state").textContent = call.over ? "The call has ended." : call.record ? "Leave your message." : "Connected";
}

function add(words, mine = false) {
  const line = document.createElement("p");
  line.dir = direction(words);
  line.className = mine ? "mine" : "";
  line.textContent = words;
  element("heard").append(line);
  line.scrollIntoView({ block: "end" });
}

async function go(path, body) {
  try { hear(await ask(`call/${path}`, body)); } catch (error) { element("state").textContent = error.message; }
}

element("call").addEventListener("click", () => {
  element("heard").replaceChildren();
  element("calling").hidden = false;
  element("state").textContent = "Calling…";
  element("words").focus();
  go("start", { from: number() });
});
element("speaking").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = element("words").value;
  element("words").value = "";
  if (!call || call.over) return;
  add(words || "…", true);
  go("say", { call, words });
});
document.querySelectorAll("[data-key]").forEach((key) => key.addEventListener("click", () => {
  if (!call || call.over || !call.gather) return;
  add(key.dataset.key, true);
  go("press", { call, digits: key.dataset.key });
}));
element("hang-up").addEventListener("click", () => {
  call = null;
  window.speechSynthesis?.cancel();
  element("calling").hidden = true;
});

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
if (Recognition) {
  element("listen").hidden = false;
  element("listen").addEventListener("click", () => {
    const listening = new Recognition();
    listening.lang = call?.language || language();
    listening.onresult = (event) => { element("words").value = event.results[0][0].transcript; element("speaking").requestSubmit(); };
    listening.start();
  });
}

showThread();
setInterval(showThread, 1000);
