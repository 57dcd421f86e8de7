// The text of a report in pieces, marked; offsets are counted in characters as the server counts them.
const KINDS = {
  trigger: "words of a claim", place: "place", metonym: "adjective, or stands for a party", none: "name, not placed", actor: "actor", date: "date",
};

function drawKey() {
  const key = make("div", "desk-key", null, { "aria-label": "What the marks mean" });
  for (const [kind, name] of Object.entries(KINDS)) {
    const part = make("span");
    part.append(make("mark", `desk-${kind}`, name));
    key.append(part);
  }
  return key;
}

function drawText(report) {
  const box = make("div", "desk-words", null, { dir: "auto", lang: report.lang ?? "" });
  for (const [words, at, numbers] of report.pieces) {
    const marks = numbers.map((n) => report.marks[n]);
    const piece = marks.length ? make("mark", `desk-${marks[0].kind}`, words) : make("span", "", words);
    piece.dataset.at = at;
    if (marks.length) {
      piece.title = marks.map((m) => m.title).join("\n");
      const place = marks.find((m) => m.place);
      if (place) { piece.dataset.place = place.place; piece.setAttribute("role", "button"); piece.tabIndex = -1; }
    }
    box.append(piece);
  }
  return box;
}

const lengthOf = (text) => [...text].length;

// Shows a claim in its text: the sentence, its words and its place.
function paintClaim(box, claim) {
  for (const piece of box.children) {
    const at = Number(piece.dataset.at), end = at + lengthOf(piece.textContent);
    const within = (span) => Boolean(claim && span && at < span[1] && end > span[0]);
    piece.classList.toggle("desk-in", within(claim?.sentence));
    piece.classList.toggle("desk-of", within(claim?.trigger) || within(claim?.place));
  }
}

// From a spot in the page to an offset, and back.
function offsetAt(box, node, index) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-at]");
  if (!piece || !box.contains(piece)) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, index) : index ? piece.textContent : "";
  return Number(piece.dataset.at) + lengthOf(before);
}

function spotAt(box, offset) {
  const pieces = [...box.children];
  const piece = pieces.findLast((p) => Number(p.dataset.at) <= offset) ?? pieces[0];
  const rest = [...piece.textContent].slice(0, offset - Number(piece.dataset.at)).join("");
  return [piece.firstChild ?? piece, rest.length];
}

function selectedSpan(box) {
  const chosen = document.getSelection();
  if (!chosen || chosen.isCollapsed || !box.contains(chosen.anchorNode) || !box.contains(chosen.focusNode)) return null;
  const range = chosen.getRangeAt(0);
  const start = offsetAt(box, range.startContainer, range.startOffset), end = offsetAt(box, range.endContainer, range.endOffset);
  return start === null || end === null ? null : trimmed(textOf(box), start, end);
}

const textOf = (box) => [...box.children].map((p) => p.textContent).join("");

function trimmed(text, start, end) {
  const letters = [...text];
  while (start < end && /\s/.test(letters[start])) start += 1;
  while (end > start && /\s/.test(letters[end - 1])) end -= 1;
  return start < end ? [start, end] : null;
}

function select(box, [start, end]) {
  document.getSelection().setBaseAndExtent(...spotAt(box, start), ...spotAt(box, end));
}

// Words of the text as spans, without the punctuation around them.
function wordsOf(text) {
  const found = [];
  let at = 0, last = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\-]*/gu)) {
    at += lengthOf(text.slice(last, match.index));
    const long = lengthOf(match[0]);
    found.push([at, at + long]);
    at += long;
    last = match.index + match[0].length;
  }
  return found;
}
