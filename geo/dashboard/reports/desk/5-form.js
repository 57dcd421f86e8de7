// The form that corrects a claim, adds one for marked words, or makes two of one.
const FIELDS = [
  ["place", "Place"], ["typed", "or another, by name"], ["relation", "Where to it"], ["event", "What"], ["actor", "By"], ["against", "Against"],
  ["date_from", "From"], ["date_to", "To"], ["modality", "Said as"],
];

function makeForm(desk, report, { verb, claim, values, marked = null }) {
  const node = make("form", "desk-form", null, { "aria-label": FORM_TITLES[verb] });
  node.append(make("p", "desk-formtitle", FORM_TITLES[verb]));
  if (marked) node.append(make("p", "desk-quiet", `“${marked.words}”`));
  const claims = verb === "merge" ? [...desk.picked] : null;
  const sets = claims ? [] : [fieldSet(desk, report, values, claim)];
  for (const one of claims ? report.claims : []) if (claims.includes(one.id)) node.append(make("p", "desk-quiet", one.headline));
  if (verb === "split") {
    sets.push(fieldSet(desk, report, values, claim));
    sets.forEach((set, n) => { set.node.prepend(make("legend", "", n ? "and" : "Two claims:")); });
  }
  node.append(...sets.map((s) => s.node));
  const effect = make("div", "desk-effects", null, { role: "status" });
  const save = button("Save", "Enter", () => {}, "desk-save");
  save.type = "submit";
  const row = make("div", "desk-verbs");
  row.append(save, button("Leave", "Esc", () => desk.closeForm()));
  node.append(effect, row);
  const read = () => ({ verb, claim: claims ? null : (claim?.id ?? null), claims, document: report.id, marked: marked?.span ?? null, fields: sets.map((s) => s.read()) });
  const form = { node, read, claim: claim?.id ?? null, asked: 0, show(lines, fault) {
    effect.replaceChildren(effectLine(fault ? "Not yet" : "Saving this", lines));
    const waited = node.dataset.answered === "wanted";
    node.dataset.answered = "yes";
    if (waited && !lines.length) desk.save(form);
  } };
  const ask = () => {
    node.dataset.answered = "no";
    effect.replaceChildren(make("p", "desk-quiet", "Asking what this would change on the map …"));
    desk.preview(form);
  };
  node.addEventListener("change", ask);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    // What saving changes is seen first: a press that comes before it is known shows it.
    if (node.dataset.answered === "yes") desk.save(form);
    else node.dataset.answered = "wanted";
  });
  node.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") desk.closeForm();
    if (event.key === "Enter" && event.target.tagName === "SELECT") { event.preventDefault(); node.requestSubmit(); }
  });
  form.ask = ask;
  return form;
}

const FORM_TITLES = { correct: "Correct this claim", add: "Add a claim for the marked words", merge: "Make one of these claims", split: "Split this claim" };

function fieldSet(desk, report, values, claim) {
  const box = make("fieldset", "desk-fields");
  const inputs = {};
  for (const [name, label] of FIELDS) {
    const line = make("label", "", label);
    const type = name.startsWith("date") ? "date" : name === "typed" ? "text" : null;
    inputs[name] = type ? make("input", "", null, { type, maxlength: 100 }) : chooser(desk, report, name, claim);
    if (type) inputs[name].value = values[name] ?? "";
    else setChoice(inputs[name], values[name] ?? "", values[`${name}_name`]);
    inputs[name].name = name;
    line.append(inputs[name]);
    if (name === "typed") line.classList.add("desk-typed");
    box.append(line);
  }
  // The last day follows the first where they were the same or the order would be lost.
  inputs.date_from.addEventListener("input", () => {
    if (!inputs.date_to.value || inputs.date_to.value < inputs.date_from.value) inputs.date_to.value = inputs.date_from.value;
  });
  return { node: box, read: () => Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value || null])) };
}

function chooser(desk, report, name, claim) {
  const list = make("select");
  if (name !== "place") {
    const options = desk.data.choices[name === "against" ? "actor" : name];
    for (const [value, words] of options) list.append(make("option", "", words, { value }));
    return list;
  }
  for (const [title, places] of [["Might be meant", claim?.others ?? []], ["In this text", report.places], ["On the map", desk.data.choices.place]]) {
    if (!places.length) continue;
    const group = make("optgroup", "", null, { label: title });
    for (const place of places) group.append(make("option", "", place.name, { value: place.id }));
    list.append(group);
  }
  return list;
}

function setChoice(list, value, name) {
  if (![...list.options].some((o) => o.value === value)) list.prepend(make("option", "", name ?? (value || "–"), { value }));
  list.value = value;
}
