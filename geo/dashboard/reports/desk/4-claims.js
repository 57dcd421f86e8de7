// Claims beside the text: one open at a time, with what was read, what a decision would change, and its keys.
const VERBS = {
  accept: { key: "a", name: "Accept", done: "accepted", hint: "The text says this." },
  reject: { key: "r", name: "Misread", done: "rejected: misread", hint: "The text does not say this." },
  untrue: { key: "t", name: "Not believed", done: "rejected: not believed", hint: "The text says this, and it is not believed." },
  correct: { key: "c", name: "Correct", hint: "Change the place, actor, event, dates or how firmly it is said." },
  split: { key: "s", name: "Split", hint: "Make two claims of this one." },
};

function drawClaims(desk, report) {
  const box = make("ol", "desk-claims", null, { "aria-label": "Claims in this text" });
  report.claims.forEach((claim, n) => box.append(drawClaim(desk, report, claim, n)));
  if (!report.claims.length) box.append(make("li", "desk-none", report.state === "new" ? "This document has not been read yet." : "No claim about who holds a place was found in this text."));
  return box;
}

function drawClaim(desk, report, claim, n) {
  const item = make("li", "desk-claim");
  const open = n === desk.claim, state = desk.standing(claim);
  item.dataset.claim = claim.id;
  item.classList.toggle("desk-open", open);
  item.classList.toggle("desk-picked", desk.picked.has(claim.id));
  const head = make("button", "desk-headline", null, { type: "button", "aria-expanded": String(open) });
  head.append(make("span", "desk-said", claim.headline), make("span", "desk-when", claim.when));
  if (state) head.append(make("span", `desk-badge desk-is-${state.split(":")[0]}`, state));
  else if (claim.needs.length) head.append(make("span", "desk-badge desk-is-open", claim.needs.join("; ")));
  head.addEventListener("click", () => desk.toClaim(n));
  item.append(head);
  if (open) item.append(...drawOpen(desk, report, claim));
  return item;
}

function drawOpen(desk, report, claim) {
  const table = make("dl", "desk-facts");
  for (const [name, value] of claim.facts) table.append(make("dt", "", name), make("dd", "", value));
  if (!report.review) return [table];
  if (desk.form?.claim === claim.id) return [desk.form.node];
  const verbs = make("div", "desk-verbs");
  for (const [verb, { key, name, hint }] of Object.entries(VERBS)) {
    const one = button(name, key, () => desk.act(verb), `desk-verb-${verb}`);
    one.title = hint;
    verbs.append(one);
  }
  return [verbs, drawEffects(desk, claim), table];
}

// What accepting or rejecting would change on the map, before anything is saved.
function drawEffects(desk, claim) {
  const box = make("div", "desk-effects", null, { role: "status" });
  const known = desk.data.effects?.[claim.id];
  if (!known) {
    box.append(make("p", "desk-quiet", desk.standing(claim) ? "" : "Asking what this would change on the map …"));
    return box;
  }
  for (const [verb, lines] of Object.entries(known)) box.append(effectLine(VERBS[verb]?.name ?? verb, lines));
  return box;
}

function effectLine(name, lines) {
  const line = make("p", lines.length ? "" : "desk-quiet");
  line.append(make("strong", "", `${name}: `), lines.length ? lines.join(" ") : "nothing changes on the map.");
  return line;
}
