// A panel that a tool opens beside its button, and that Escape or its cross closes.
function makeDrop(context, { name, label, path }) {
  const panel = node("section", `fl-drop fl-panel fl-drop-${name}`, null, { "aria-label": label, hidden: "" });
  const head = node("div", "fl-drop-head"), body = node("div", "fl-drop-body");
  const close = node("button", "fl-drop-close", "×", { type: "button", "aria-label": say("views.close") });
  head.append(node("h2", "", label), close);
  panel.append(head, body);
  const button = context.tools.add({ name, label, path, act: () => show(panel.hidden) });
  button.setAttribute("aria-expanded", "false");
  context.map.getContainer().append(panel);
  L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  function show(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) panel.querySelector("input:checked, input, button:not(.fl-drop-close)")?.focus({ preventScroll: true });
  }
  close.addEventListener("click", () => { show(false); button.focus(); });
  // Keys belong to the fields here, not to the player.
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") { show(false); button.focus(); }
  });
  return { panel, body, button, show, mark: (on) => button.classList.toggle("fl-tool-on", on) };
}
