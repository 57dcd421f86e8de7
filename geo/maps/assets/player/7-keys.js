// Keys: one list serves the keyboard and the help sheet, so that they never say different things.

const STEP_PX = 80;

function makeKeys(context, player) {
  const list = [], { map } = context;
  // `keys` are values of KeyboardEvent.key, with "Shift " before those that need it; `shown` is how the sheet writes them.
  const add = (keys, shown, label, act) => list.push({ keys, shown, label, act });
  const pan = (x, y) => () => map.panBy([x * STEP_PX, y * STEP_PX], { animate: false });
  const pace = (step) => () => {
    player.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, SPEEDS.indexOf(player.speed()) + step))]);
    context.tell(say("keys.speed_now", { speed: player.speed() }));
  };
  add([" "], [say("keys.space")], say("keys.play"), () => (player.playing() ? player.pause() : player.play()));
  add(["ArrowRight"], ["→"], say("time.forward"), () => player.jump(player.index() + 1));
  add(["ArrowLeft"], ["←"], say("time.back"), () => player.jump(player.index() - 1));
  add(["n", "PageDown"], ["N"], say("keys.change_next"), () => player.toChange(1));
  add(["p", "PageUp"], ["P"], say("keys.change_before"), () => player.toChange(-1));
  add(["Home"], ["Home"], say("keys.first"), () => player.jump(0));
  add(["End"], ["End"], say("keys.last"), () => player.jump(Infinity));
  add(["r"], ["R"], say("time.loop"), () => player.setLoop(!player.looping()));
  add([","], [","], say("keys.slower"), pace(-1));
  add(["."], ["."], say("keys.faster"), pace(1));
  add(["g"], ["G"], say("keys.walk"), () => context.walk.focus());
  add([], ["/"], say("search.label"), null);
  add(["Escape"], ["Esc"], say("keys.close"), () => context.closeOpen());
  add(["+", "="], ["+"], say("keys.nearer"), () => map.zoomIn());
  add(["-"], ["−"], say("keys.farther"), () => map.zoomOut());
  add(["0"], ["0"], say("keys.whole"), () => player.home());
  add(["Shift ArrowLeft"], ["Shift", "← → ↑ ↓"], say("keys.pan"), pan(-1, 0));
  add(["Shift ArrowRight"], null, "", pan(1, 0));
  add(["Shift ArrowUp"], null, "", pan(0, -1));
  add(["Shift ArrowDown"], null, "", pan(0, 1));
  add(["c"], ["C"], say("links.copy"), () => context.links.copy());
  add(["m"], ["M"], say("modes.change"), () => context.nextMode());
  add(["?"], ["?"], say("keys.help"), () => context.help());
  return { list };
}

const TYPED = "select, textarea, input:not([type=checkbox], [type=radio], [type=range], [type=button])";
const PRESSED = "button, a, summary, input[type=checkbox], input[type=radio]";
const SLIDING = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);

function listenKeys(context) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target, within = (selector) => Boolean(at.closest?.(selector));
    if (within(TYPED) || (event.key === " " && within(PRESSED))) return;
    // A slider has these keys of its own.
    if (within("input[type=range], [role=slider]") && SLIDING.has(event.key) && !event.shiftKey) return;
    const typed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const name = event.shiftKey && event.key.startsWith("Arrow") ? `Shift ${event.key}` : typed;
    const found = context.keys.list.find(({ keys }) => keys.includes(name));
    if (!found) return;
    found.act();
    event.preventDefault();
  });
}

// The sheet of keys.
function makeHelp(context) {
  let sheet = null;
  context.help = () => {
    sheet ??= helpSheet(context);
    sheet.open();
  };
  context.tools.add({ name: "help", label: say("keys.help"), path: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.01", act: () => context.help() });
}

function helpSheet(context) {
  const { body, ...sheet } = makeDialog("help", say("keys.title"));
  const list = node("dl", "fl-keys");
  for (const { shown, label } of context.keys.list) {
    if (!shown) continue;
    const name = node("dt");
    shown.forEach((one) => name.append(node("kbd", "", one)));
    list.append(name, node("dd", "", label));
  }
  body.append(node("p", "", say("keys.pointer")), list, node("p", "fl-quiet", say("keys.walk_more")));
  return sheet;
}
