// Texts of the page come from one catalogue, which the dataset holds in the page's language.
let texts = {};
// Names in the letters of the page's language, by the names that the data go by.
let natives = new Map();

function useTexts(data) {
  texts = data.texts ?? {};
  const own = data.language === "ar" ? [...(data.towns ?? []), ...(data.places ?? [])] : [];
  natives = new Map(own.filter(({ native }) => native).map(({ name, native }) => [name, native]));
}

const nameIn = (name) => natives.get(name) ?? name;

// Things in a row, and longer words in a row.
const listOf = (parts) => parts.join(say("page.comma"));
const partsOf = (parts) => parts.join(say("page.parted"));

// A front's name, by the places it runs past; empty when none names it.
function frontName({ name, by, around, number }) {
  if (!by) return name ?? "";
  const names = by.map(nameIn);
  const told = around ? say("front.around", { place: names[0] }) : say("front.along", { places: names.join(say("front.dash")) });
  return number > 1 ? say("front.another", { name: told, number }) : told;
}

// A text with its parts in braces filled in. What is filled in is never read as a template.
function say(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const textDirection = () => say("page.direction");

const listed = (key) => say(key).split(" ");

function dateOf(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day));
}

// What is said of a day again and again, in the page's one language.
const saidDays = new Map();

function saidOnce(key, words) {
  if (!saidDays.has(key)) saidDays.set(key, words());
  return saidDays.get(key);
}

// Fri 29 Nov 2024, as the language writes it.
const longDay = (iso) => saidOnce(`long ${iso}`, () => {
  const date = dateOf(iso);
  return say("time.long_day", { weekday: listed("time.weekdays")[date.getUTCDay()], day: shortDay(iso), year: date.getUTCFullYear() });
});

// 29 Nov
const shortDay = (iso) => saidOnce(`short ${iso}`, () => {
  const date = dateOf(iso);
  return say("time.short_day", { day: date.getUTCDate(), month: listed("time.months")[date.getUTCMonth()] });
});
