// The queue beside the text: titles whole, states in words, arrows to go through it.
function drawQueue(desk) {
  const { rows, total, own } = desk.data.queue;
  const list = make("ol", "desk-queue", null, { "aria-label": "Documents" });
  list.append(make("li", "desk-count", `${total.toLocaleString("en")} ${total === 1 ? "document" : "documents"}, ${own ? `${own.toLocaleString("en")} your own` : "none of your own"}`));
  rows.forEach((row) => {
    const item = make("li"), open = make("button", "desk-row", null, { type: "button" });
    open.dataset.document = row.id;
    if (row.id === desk.document) open.setAttribute("aria-current", "true");
    open.append(make("span", "desk-title", row.title, { dir: "auto" }), make("span", "desk-meta", row.meta));
    const foot = make("span", "desk-foot");
    foot.append(make("span", `desk-badge desk-is-${row.state.split(" ")[0]}`, row.state));
    if (row.claims) foot.append(make("span", "desk-quiet", row.decided ? `${row.decided} of ${row.claims} claims decided` : `${row.claims} ${row.claims === 1 ? "claim" : "claims"}`));
    open.append(foot);
    open.addEventListener("click", () => desk.toDocument(row.id, true));
    item.append(open);
    list.append(item);
  });
  if (!rows.length) list.append(make("li", "desk-none", "No document fits what is asked."));
  if (total > rows.length) list.append(make("li", "desk-none", `${(total - rows.length).toLocaleString("en")} more: narrow the filters to see them.`));
  roving(list, ".desk-row", ["ArrowUp", "ArrowDown"]);
  const current = list.querySelector("[aria-current]");
  if (current) { list.querySelectorAll(".desk-row").forEach((one) => { one.tabIndex = one === current ? 0 : -1; }); }
  return list;
}

const HELP = [
  ["n / p", "next, previous claim; goes on to the next document"], ["j / k", "next, previous document"],
  ["a", "accept: the text says this"], ["r", "reject: misread"], ["t", "reject: said, and not believed"],
  ["c", "correct"], ["s", "split in two"], ["x", "pick for merging; m merges what is picked"],
  ["w", "mark words with the arrows (Shift extends), Enter adds a claim"], ["u / Shift+U", "undo, redo"],
  ["e", "read a new document and add it to the map"], ["d", "done with this document, or open it again"], ["?", "this list"],
];

function drawHelp(close) {
  const box = make("div", "desk-help", null, { role: "dialog", "aria-label": "Keys" });
  const table = make("dl");
  for (const [keys, what] of HELP) table.append(make("dt", "", keys), make("dd", "", what));
  box.append(table, button("Close", "Esc", close));
  return box;
}
