// Nodes of the desk. Text of a report only ever becomes text: nothing here reads markup.
const SVG = "http://www.w3.org/2000/svg";

function make(tag, className = "", text = null, attributes = {}) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null && text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function shape(tag, attributes = {}) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function button(text, key, act, className = "") {
  const made = make("button", `desk-button ${className}`, text, { type: "button" });
  if (key) {
    made.append(" ", make("kbd", "", key));
    made.setAttribute("aria-keyshortcuts", key);
  }
  made.addEventListener("click", act);
  return made;
}

// One stop for the Tab key in a list; arrows go on from there.
function roving(box, selector, [back, forth]) {
  const all = () => [...box.querySelectorAll(selector)];
  const first = all();
  first.forEach((one, n) => { one.tabIndex = n ? -1 : 0; });
  box.onkeydown = (event) => {
    const step = event.key === back ? -1 : event.key === forth ? 1 : 0;
    const list = all(), at = list.indexOf(event.target);
    if (!step || at < 0 || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = list[at + step];
    if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    event.preventDefault();
    event.stopPropagation();
  };
}

// Scrolls within the box alone, so that the page stays where it is.
function reveal(box, part) {
  if (!part || box.scrollHeight <= box.clientHeight) return;
  const inner = part.getBoundingClientRect(), outer = box.getBoundingClientRect();
  if (inner.top < outer.top + 8) box.scrollTop += inner.top - outer.top - 8;
  else if (inner.bottom > outer.bottom - 8) box.scrollTop += Math.min(inner.bottom - outer.bottom + 8, inner.top - outer.top - 8);
}
