// Mounts the map page in a frame once and passes days to and fro. The frame is filled again only when the page's
// address changes (another dataset); a rerun of the dashboard for any other reason leaves it alone.
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
  const listen = (event) => {
    if (event.source !== frame.contentWindow || !event.data) return;
    if (event.data.type === "frontline:ready") {
      frame.dataset.ready = "yes";
      if (kept.state) post({ type: "frontline:restore", state: kept.state });
      else if (data.day) post({ type: "frontline:set", day: data.day, seq: 0 });
    }
    if (event.data.type === "frontline:state") kept.state = event.data.state;
    if (event.data.type === "frontline:day") setStateValue("day", event.data.day);
  };
  window.addEventListener("message", listen);

  if (frame.dataset.page !== data.page) {
    frame.dataset.page = data.page;
    frame.dataset.ready = "";
    if (data.url) {
      fetch(data.url, { cache: "force-cache" })
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(`status ${answer.status}`))))
        .then((text) => { frame.srcdoc = text; })
        .catch((error) => { parentElement.dataset.error = String(error); });
    } else {
      frame.srcdoc = data.html;
    }
  }
  if (String(data.seq) !== (frame.dataset.seq ?? "0")) {
    frame.dataset.seq = String(data.seq);
    kept.state = undefined;
    post({ type: "frontline:set", day: data.day, seq: data.seq });
  }
  if (data.mode && frame.dataset.mode !== data.mode) {
    frame.dataset.mode = data.mode;
    post({ type: "frontline:mode", mode: data.mode });
  }
  return () => window.removeEventListener("message", listen);
}
