// Mounts the map page in a frame once and passes days to and fro. The frame is filled again only when the page itself
// is another (other data); a rerun of the dashboard for any other reason leaves it alone. What the map looked like
// (day, view, layers) is kept here while another page of the dashboard is shown.
const kept = globalThis.frontlineKept ?? (globalThis.frontlineKept = {});

export default function ({ data, parentElement, setStateValue }) {
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = data.title;
    frame.className = "frontline-map";
    parentElement.appendChild(frame);
  }
  const post = (message) => frame.contentWindow?.postMessage(message, "*");
  const asked = () => post({ type: "frontline:set", day: data.day, seq: data.seq });

  if (frame.listener) window.removeEventListener("message", frame.listener);
  frame.listener = (event) => {
    if (event.source !== frame.contentWindow || !event.data) return;
    if (event.data.type === "frontline:ready") {
      frame.dataset.ready = "yes";
      if (kept.state) post({ type: "frontline:restore", state: kept.state });
      else asked();
    }
    if (event.data.type === "frontline:state") kept.state = event.data.state;
    if (event.data.type === "frontline:day") setStateValue("day", event.data.day);
  };
  window.addEventListener("message", frame.listener);

  if (kept.seq !== data.seq) {
    // A day was asked for since the map was last told one.
    kept.seq = data.seq;
    kept.state = undefined;
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
  return () => window.removeEventListener("message", frame.listener);
}
