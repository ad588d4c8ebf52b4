// Keys, live counters and previews. Without this script every form still works.
"use strict";

const drafts = () => [...document.querySelectorAll(".draft")];
const selected = () => document.querySelector(".draft.selected");
const remembered = "desk-place";

function select(draft, { scroll = true } = {}) {
  if (!draft) return;
  selected()?.classList.remove("selected");
  draft.classList.add("selected");
  draft.focus({ preventScroll: true });
  if (scroll) draft.scrollIntoView({ block: "center", behavior: "smooth" });
  sessionStorage.setItem(remembered, String(drafts().indexOf(draft)));
}

function move(by) {
  const all = drafts();
  const at = all.indexOf(selected());
  select(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function edit(draft) {
  const details = draft?.querySelector("details.edit");
  if (!details) return;
  details.open = true;
  draft.classList.add("editing");
  const words = details.querySelector("textarea");
  words.focus();
  words.setSelectionRange(words.value.length, words.value.length);
}

function leave(draft) {
  draft.querySelector("details.edit").open = false;
  draft.classList.remove("editing");
  select(draft, { scroll: false });
}

const submit = (draft, action) => draft?.querySelector(`form[action="/${action}"]`)?.requestSubmit();

const keys = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  a: () => submit(selected(), "approve"),
  e: () => edit(selected()),
  x: () => submit(selected(), "reject"),
  u: () => document.getElementById("undo")?.requestSubmit(),
  "/": () => document.getElementById("filter-words")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  const draft = event.target.closest(".draft");
  if (field) {
    if (event.key === "Escape") draft ? leave(draft) : field.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.repeat && !["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

// A decision is sent once, however often the key is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (document.body.dataset.sent) event.preventDefault();
  document.body.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => delete document.body.dataset.sent);

async function preview(form) {
  const body = new URLSearchParams(new FormData(form));
  // Leaving the page ends the request, and then there is nothing to show.
  const answer = await fetch("/preview", { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return;
  const listed = await answer.json();
  for (const one of listed) {
    const counter = form.querySelector(`.live [data-network="${one.network}"]`);
    if (!counter) continue;
    counter.querySelector("b").textContent = one.length;
    counter.classList.toggle("over", one.cut);
  }
  const cut = listed.find((one) => one.cut) ?? listed[0];
  if (cut) form.querySelector(".as-published p").textContent = cut.text;
}

for (const form of document.querySelectorAll("details.edit form")) {
  let waiting;
  form.querySelector("textarea").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => preview(form), 150);
  });
}
for (const draft of drafts()) {
  draft.addEventListener("click", (event) => {
    if (!event.target.closest("button, a, textarea, input, summary")) select(draft, { scroll: false });
  });
  draft.querySelector(".edit-button").addEventListener("click", () => {
    select(draft, { scroll: false });
    edit(draft);
  });
  draft.querySelector(".leave").addEventListener("click", () => leave(draft));
}
document.getElementById("keys-button")?.addEventListener("click", () => keys["?"]());

document.body.classList.add("scripted");
const all = drafts();
const place = Number(sessionStorage.getItem(remembered) ?? 0);
if (all.length) select(all[Math.min(Math.max(place, 0), all.length - 1)] ?? all[0], { scroll: place > 0 });
