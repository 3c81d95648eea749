// The page keeps itself fresh: it is told that something changed, and fetches its own live part again.
const address = document.body.dataset.events;
const title = document.title;
let urgentBefore = null;

async function refresh() {
  const answer = await fetch(location.href, { credentials: "same-origin", headers: { "X-Live": "1" } });
  if (answer.redirected) location.reload(); // signed out meanwhile
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const heard = [...document.querySelectorAll("#live audio")].some((one) => !one.paused); // what is heard goes on
  (heard ? ["alarms"] : ["alarms", "live"]).forEach((id) => renew(document.getElementById(id), fresh.getElementById(id)));
  announce();
}

function renew(old, fresh) {
  if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceWith(document.importNode(fresh, true));
}

function announce() {
  const live = document.getElementById("live");
  if (!live || live.dataset.waiting === undefined) return;
  const urgent = Number(live.dataset.urgent), waiting = Number(live.dataset.waiting);
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (urgentBefore !== null && urgent > urgentBefore) {
    document.getElementById("news").textContent = `Urgent: ${urgent} waiting`;
  }
  urgentBefore = urgent;
}

function keepDraft(field) {
  const key = `draft-${field.dataset.draft}`;
  if (location.hash === "#newest") { // where an answer that was taken leads
    sessionStorage.removeItem(key);
    history.replaceState(null, "", location.pathname);
  }
  if (!field.value) field.value = sessionStorage.getItem(key) || "";
  field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
}

document.querySelectorAll("[data-draft]").forEach(keepDraft);
announce();
if (address) new EventSource(address).addEventListener("change", refresh);
setInterval(refresh, 60000); // waiting times grow by themselves
