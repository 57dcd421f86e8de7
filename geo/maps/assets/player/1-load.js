// The dataset lies in the page compressed: base64 of raw deflate of JSON. Nothing of it exists before it is unpacked.
let unpacked = null;

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

// Faces the page is set in: what it measures before they are there would be another size afterwards.
const FACES = ['700 12px "Noto Sans"', '400 12px "Noto Sans"', '400 12px "Noto Sans Arabic"'];
const faces = () => Promise.allSettled(FACES.map((face) => document.fonts.load(face, "Aب")));

// Runs the script of the map once the dataset and the fonts are there. A browser that cannot unpack it says so in words.
async function load(run) {
  const block = document.getElementById("frontline-data");
  try {
    unpacked = await unpack(block.textContent);
  } catch (error) {
    document.body.append(node("p", "fl-failed", block.dataset.failed, { role: "alert" }));
    document.documentElement.dataset.failed = "yes";
    console.error(error);
    return;
  }
  await faces();
  run();
}
