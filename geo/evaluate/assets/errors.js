"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const docs = [...document.querySelectorAll("details.doc")];
  const cards = [...document.querySelectorAll("article.card")];
  const links = new Map([...document.querySelectorAll(".index a")].map((a) => [a.hash.slice(1), a.parentElement]));
  const refs = new Map([...document.querySelectorAll("a.ref")].map((a) => [a.hash.slice(1), a]));
  form.hidden = false;

  function filter() {
    const kinds = new Set([...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
    const group = form.elements.group.value;
    const all = !group && kinds.size === form.querySelectorAll("[name=kind]").length;
    let shown = 0;
    for (const card of cards) {
      const hit = (!group || card.dataset.group === group) && card.dataset.kinds.split(" ").some((k) => kinds.has(k));
      card.hidden = !hit;
      shown += hit;
      const ref = refs.get(card.id);
      if (ref) ref.hidden = !hit;
    }
    for (const doc of docs) {
      const empty = !all && !doc.querySelector("article.card:not([hidden])");
      doc.hidden = empty;
      links.get(doc.id).hidden = empty;
    }
    form.querySelector("output").textContent = shown.toLocaleString("en");
    document.querySelector("main .none").hidden = docs.some((doc) => !doc.hidden);
  }

  // A target inside a closed document is not scrolled to until the document is open.
  function reveal(id) {
    const target = id && document.getElementById(id);
    const doc = target && target.closest("details.doc");
    if (!doc) return;
    doc.open = true;
    const ref = refs.get(id);
    if (ref) ref.scrollIntoView({ block: "nearest" });
    target.scrollIntoView({ block: target === doc ? "start" : "center" });
  }

  function step(by) {
    const seen = cards.filter((card) => !card.hidden);
    if (!seen.length) return;
    const at = seen.findIndex((card) => "#" + card.id === location.hash);
    const next = seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length];
    next.closest("details.doc").open = true;
    location.hash = next.id;
  }

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    if (event.target.type !== "button") return;
    for (const doc of docs) doc.open = event.target.value === "open";
  });
  addEventListener("hashchange", () => reveal(location.hash.slice(1)));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
  if (matchMedia("(max-width: 800px)").matches) document.querySelector(".index").open = false;
  filter();
  reveal(location.hash.slice(1));
  document.documentElement.dataset.ready = "yes";
})();
