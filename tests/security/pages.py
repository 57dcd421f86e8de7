"""What a page must not show, do or ask for, whatever was imported."""

from __future__ import annotations

from typing import Any

#: Elements that a hostile text would have made, in the page, its frames and its shadow trees, and whether it ran.
LOOK = """() => {
  const bad = [];
  if ('fl0wn' in window || window.top !== window && (() => { try { return 'fl0wn' in top } catch { return false } })())
    bad.push('a hostile text ran');
  const far = (value) => {
    try { const to = new URL(value, document.baseURI); return !/^(https?|blob|data|about|file|mailto):$/.test(to.protocol) || /(^|\\.)evil\\.invalid$/.test(to.hostname); }
    catch { return false; }
  };
  const visit = (root) => root.querySelectorAll('*').forEach((element) => {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) bad.push(`<${element.tagName} ${name}="${value.slice(0, 80)}">`);
      if (/^(xlink:)?(href|src|action|formaction|data|poster|background)$/i.test(name) && far(value))
        bad.push(`<${element.tagName} ${name}="${value.slice(0, 80)}">`);
    }
    const said = element.tagName.toLowerCase() + ' ' + element.textContent;
    if (/^(script|base|meta|object|embed|math|animate|marquee) /.test(said) && said.includes('fl0wn') && !element.id.startsWith('frontline')) bad.push(said.slice(0, 120));
    if (element.shadowRoot) visit(element.shadowRoot);
  });
  visit(document);
  return bad;
}"""


def faults(opened: Any) -> list[str]:
    """What went wrong on a page that was opened; nothing when all hostile text on it is text alone."""
    found = [f"asked {address}" for address in opened.outbound] + [f"opened {text!r}" for text in opened.dialogs]
    for frame in opened.page.frames:
        found += frame.evaluate(LOOK)
    return found
