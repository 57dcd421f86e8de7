// Mounts the map page in a frame once and passes days to and fro. The frame is filled again only when the page itself
// is another (other data); a rerun of the dashboard for any other reason leaves it alone. What the map looked like
// (day, view, layers) is kept here while another page of the dashboard is shown, and written into the address as plain
// parameters, so that a link or a reload shows the same.
const kept = globalThis.frontlineKept ?? (globalThis.frontlineKept = {});

// The part of the address that tells what the map shows; empty when it tells nothing of it.
function asLinked(keys) {
  const given = new URLSearchParams(location.search);
  return keys.some((key) => key !== "theatre" && key !== "lang" && given.has(key)) ? location.search.slice(1) : "";
}

function writeAddress({ query, keys }) {
  const address = new URLSearchParams(location.search);
  keys.forEach((key) => address.delete(key));
  new URLSearchParams(query).forEach((value, key) => keys.includes(key) && address.set(key, value));
  // Commas, colons and the like may stand in a query as they are, and are read more easily so.
  const plain = address.toString().replace(/%(2C|3A|40)/g, (code) => decodeURIComponent(code));
  history.replaceState(history.state, "", `${location.pathname}?${plain}`);
}

export default function ({ data, parentElement, setStateValue }) {
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = data.title;
    frame.className = "frontline-map";
    frame.allow = "clipboard-write; fullscreen";
    parentElement.appendChild(frame);
  }
  const post = (message) => frame.contentWindow?.postMessage(message, "*");
  const asked = () => { kept.pending = false; post({ type: "frontline:set", day: data.day, seq: data.seq }); };
  const begin = ({ keys = [], theatre }) => {
    // A view of one theatre means nothing in another.
    if (kept.theatre !== theatre) kept.state = undefined;
    kept.theatre = theatre;
    frame.dataset.ready = "yes";
    post({ type: "frontline:address", address: location.origin + location.pathname });
    const link = asLinked(keys);
    if (link) post({ type: "frontline:link", query: link });
    else if (kept.state) post({ type: "frontline:restore", state: kept.state });
    if (kept.pending || !(link || kept.state)) asked();
  };

  if (frame.listener) window.removeEventListener("message", frame.listener);
  const listener = (event) => {
    if (event.source !== frame.contentWindow || !event.data) return;
    if (event.data.type === "frontline:ready") begin(event.data);
    if (event.data.type === "frontline:state") {
      kept.state = event.data.state;
      // The panel beside the map rests on the same knowledge as the map.
      const known = String(event.data.state?.parts?.known ?? "");
      if (known !== (frame.dataset.known ?? "")) setStateValue("known", (frame.dataset.known = known));
    }
    if (event.data.type === "frontline:link" && frame.isConnected) writeAddress(event.data);
    if (event.data.type === "frontline:day") setStateValue("day", event.data.day);
  };
  frame.listener = listener;
  window.addEventListener("message", listener);

  if (kept.seq !== data.seq) {
    // A day was asked for since the map was last told one.
    kept.pending = kept.seq !== undefined || data.seq > 0;
    kept.seq = data.seq;
    if (frame.dataset.ready) asked();
  }
  if (frame.dataset.page !== data.page) {
    frame.dataset.page = data.page;
    frame.dataset.ready = "";
    if (data.url) {
      fetch(data.url, { cache: "force-cache" })
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(`status ${answer.status}`))))
        .then((text) => { frame.srcdoc = text; })
        .catch((error) => { frame.srcdoc = "The map could not be loaded; reload the page."; console.error(error); });
    } else {
      frame.srcdoc = data.html;
    }
  }
  // One that came late to a rerun is cleaned up at once, while the next listens already.
  return () => window.removeEventListener("message", listener);
}
