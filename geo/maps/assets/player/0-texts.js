// Texts of the page come from one catalogue, which the dataset holds in the page's language.
let texts = {};

function useTexts(data) {
  texts = data.texts ?? {};
}

// A text with its parts in braces filled in. What is filled in is never read as a template.
function say(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
