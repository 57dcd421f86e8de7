// A panel that a tool opens beside its button, and that Escape or its cross closes.
function makeDrop(context, { name, label, path, shown = () => {} }) {
  const panel = node("section", `fl-drop fl-panel fl-drop-${name}`, null, { "aria-label": label, hidden: "" });
  const head = node("div", "fl-drop-head"), body = node("div", "fl-drop-body");
  const close = node("button", "fl-drop-close", "×", { type: "button", "aria-label": say("views.close") });
  head.append(node("h2", "", label), close);
  panel.append(head, body);
  const button = context.tools.add({ name, label, path, act: () => show(panel.hidden) });
  button.setAttribute("aria-expanded", "false");
  context.map.getContainer().append(panel);
  L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  function show(open, focus = true) {
    if (open) context.drops.forEach((other) => other !== show && other(false));
    if (panel.hidden !== open) return;
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    shown(open);
    if (open && focus) panel.querySelector("input:checked, input, button:not(.fl-drop-close)")?.focus({ preventScroll: true });
  }
  context.drops.push(show);
  close.addEventListener("click", () => { show(false); button.focus(); });
  // Keys belong to the fields here, not to the player, but for those that move the map.
  panel.addEventListener("keydown", (event) => {
    if (!event.shiftKey || !event.key.startsWith("Arrow")) event.stopPropagation();
    if (event.key === "Escape") { show(false); button.focus(); }
  });
  return { panel, body, button, show, mark: (on) => button.classList.toggle("fl-tool-on", on) };
}
