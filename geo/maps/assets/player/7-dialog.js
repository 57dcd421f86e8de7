// Dialogs and short messages of the page.

// A dialog that holds the focus while open and gives it back; Escape, its button and a press beside it close it.
function makeDialog(name, title) {
  const heading = `fl-${name}-title`;
  const dialog = node("dialog", `fl-dialog fl-${name}`, null, { "aria-labelledby": heading, dir: textDirection() });
  const head = node("header", "fl-dialog-head");
  const close = node("button", "fl-button fl-dialog-close", "×", { type: "button", "aria-label": say("dialog.close"), title: say("dialog.close") });
  // What is longer than the screen is scrolled by keys.
  const body = node("div", "fl-dialog-body", null, { tabindex: "0", role: "group", "aria-labelledby": heading });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  // Keys of the map rest while a dialog is open; one that was just closed may hold the focus until the next frame.
  dialog.addEventListener("keydown", (event) => dialog.open && event.stopPropagation());
  head.append(node("h2", "", title, { id: heading }), close);
  dialog.append(head, body);
  document.body.append(dialog);
  return { dialog, body, open: () => dialog.open || dialog.showModal(), close: () => dialog.close() };
}

const TOLD_SECONDS = 4;

// Says something short at the foot of the map, and to screen readers.
function makeTeller(context) {
  const box = node("p", "fl-told fl-panel", null, { role: "status", dir: textDirection() });
  context.map.getContainer().append(box);
  let timer = 0;
  return (text) => {
    box.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => { box.textContent = ""; }, TOLD_SECONDS * 1000);
  };
}
