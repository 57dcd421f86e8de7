// The desk: keeps what is open, takes the keys, and tells the server in one state so that nothing is lost on the way.
class Desk {
  constructor(root) {
    Object.assign(this, { root, document: null, claim: 0, picked: new Set(), outbox: [], number: 0, local: new Map(), form: null, asked: 0, cursor: null });
    root.tabIndex = -1;
    this.parts = { queue: make("nav", "desk-left", null, { "aria-label": "Queue" }), text: make("section", "desk-middle"), side: make("section", "desk-right"), status: make("div", "desk-status", null, { role: "status" }) };
    this.map = makeMap((id) => this.toPlace(id));
    root.append(...Object.values(this.parts));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("mouseup", () => setTimeout(() => this.marked(), 0));
    this.telling = new Telling(root, () => this.known(), () => this.outbox.length > 0);
  }

  report() { return this.data.reports.find((r) => r.id === this.document); }
  current() { return this.report()?.claims[this.claim]; }
  standing(claim) { return this.local.get(claim.id) ?? claim.standing; }

  // New data from the server; what the analyst has moved on to meanwhile stays.
  take(data) {
    if (this.telling.heard(data.heard)) { this.idle = false; this.want = null; }
    const fresh = this.data?.session !== data.session;
    this.data = data;
    this.root.dataset.look = data.look;
    if (fresh) { this.outbox = []; this.number = data.acked; this.local.clear(); }
    this.outbox = this.outbox.filter((entry) => entry.n > data.acked);
    for (const id of [...this.local.keys()]) if (!this.outbox.some((e) => e.claims.includes(id))) this.local.delete(id);
    if (!this.document || fresh || data.seq > (this.seq ?? -1)) {
      if (this.document !== data.open) { this.document = data.open; this.claim = 0; this.form = null; }
      if (fresh) this.claim = Math.max(0, this.report()?.claims.findIndex((c) => c.id === data.focus) ?? 0);
    }
    // A document that is not there any more is not waited for.
    if (this.document && !this.report() && data.asked === this.document) { this.document = data.open; this.claim = 0; this.form = null; }
    this.seq = data.seq;
    this.number = Math.max(this.number, data.acked);
    if (data.ground && this.ground !== data.ground.key) { drawGround(this.map, data.ground); this.ground = data.ground.key; this.drawn = null; }
    if (data.message && data.message.n !== this.heard) { this.heard = data.message.n; this.say(data.message.text, data.message.fault); }
    if (this.form && data.preview?.n === this.form.asked) this.form.show(data.preview.lines, data.preview.fault);
    this.draw();
    this.release();
    this.telling.go();
    this.askEffects();
    // A desk that was away meanwhile comes back without the land that the server believes it has.
    if (!this.ground && this.lacking !== data.session) { this.lacking = data.session; this.tell(); }
    // The areas are drawn anew when nothing was pressed for a while: it takes seconds of the machine's time.
    clearTimeout(this.rest);
    if (data.stale) this.rest = setTimeout(() => { if (!this.form && !this.outbox.length) { this.idle = true; this.tell(); } }, 5000);
  }

  // Effects are asked for apart from decisions, so that these are answered at once: of the open claim, then of the next.
  askEffects() {
    const { data } = this, report = this.report();
    const near = report?.review ? [this.current(), report.claims[this.claim + 1] ?? data.reports[data.reports.indexOf(report) + 1]?.claims[0]] : [];
    const need = this.form || this.outbox.length ? null : near.find((c) => c && !data.effects[c.id]);
    const key = `${need?.id} ${data.acked}`;
    if (need && this.wanted !== key) { this.wanted = key; this.want = need.id; this.tell(); }
    else if (!report && this.document && !this.telling.again) this.tell();
  }

  tell() {
    clearTimeout(this.rest);
    this.telling.tell();
  }

  known() {
    const preview = this.form?.asked ? { n: this.form.asked, ...this.form.read() } : null;
    return { session: this.data.session, open: this.document, focus: this.current()?.id ?? null, outbox: this.outbox, preview, ground: this.ground ?? null, idle: this.idle ?? false, want: this.want ?? null };
  }

  say(text, fault = false) {
    this.parts.status.textContent = text;
    this.parts.status.classList.toggle("desk-fault", Boolean(fault));
  }

  draw() {
    const within = this.root.contains(document.activeElement), at = document.activeElement?.dataset?.document;
    const scrolled = this.parts.queue.firstChild?.scrollTop ?? 0;
    if (this.data.queue) {
      const queue = drawQueue(this);
      this.parts.queue.replaceChildren(queue);
      queue.scrollTop = scrolled;
      reveal(queue, queue.querySelector("[aria-current]"));
      if (at) queue.querySelector(`[data-document="${CSS.escape(at)}"]`)?.focus();
    }
    this.drawReport();
    if (within && !this.root.contains(document.activeElement)) this.root.focus({ preventScroll: true });
    this.root.dataset.ready = this.report() ? this.document : "";
    this.root.dataset.pending = this.outbox.length;
    this.root.dataset.stale = this.data.stale ? "yes" : "no";
    this.root.dataset.effects = this.data.effects?.[this.current()?.id] ? "yes" : "no";
  }

  drawReport() {
    const report = this.report();
    if (!report) {
      this.parts.text.replaceChildren(make("p", "desk-quiet", this.document ? "Opening …" : "Choose a document."));
      this.parts.side.replaceChildren();
      return;
    }
    const key = JSON.stringify([report.id, report.pieces, report.marks.length, report.state, report.review, this.data.session]);
    if (this.drawn !== key) { this.drawn = key; this.drawWords(report); }
    this.drawSide(report);
  }

  drawWords(report) {
    const head = make("header", "desk-head");
    head.append(make("h2", "", report.title, { dir: "auto" }));
    const meta = make("p", "desk-meta", report.meta);
    if (report.link) meta.append(" · ", make("a", "", "source", { href: report.link, target: "_blank", rel: "noopener noreferrer" }));
    head.append(meta);
    this.words = drawText(report);
    this.words.addEventListener("click", (event) => {
      const place = event.target.dataset?.place, at = Number(event.target.dataset?.at);
      if (!document.getSelection()?.isCollapsed) return;
      const said = report.claims.findIndex((c) => Number.isFinite(at) && at >= c.trigger[0] && at < c.trigger[1]);
      if (said >= 0) this.toClaim(said);
      if (place) this.toPlace(place);
    });
    this.words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.dataset?.place) { this.toPlace(event.target.dataset.place); event.preventDefault(); event.stopPropagation(); }
    });
    this.bar = make("div", "desk-bar");
    if (report.state === "new" && this.data.intake) this.bar.append(button("Read and add to the map", "e", () => this.act("read"), "desk-save"));
    if (report.review) {
      this.bar.append(button("Mark words", "w", () => this.startMarking()), button("Undo", "u", () => this.act("undo")), button("Redo", "U", () => this.act("redo")),
        button(report.state === "done" ? "Open again" : "Done", "d", () => this.act("done")), button("Keys", "?", () => this.help()));
    }
    this.parts.text.replaceChildren(head, this.bar, drawKey(), this.words);
    const old = this.placed;
    this.placed = report.id;
    drawPlaces(this.map, report.places);
    if (old !== report.id) fitPlaces(this.map);
    roving(this.words, "[data-place]", ["ArrowLeft", "ArrowRight"]);
  }

  drawSide(report) {
    const claim = this.current();
    const day = this.data.days[claim?.day ?? report.day];
    if (day) drawAreas(this.map, day.areas, day.words);
    drawPlaces(this.map, report.places.map((p) => ({ ...p, ...(day?.holders[p.id] ?? {}) })));
    // A form that is being written in stays where it is: moved, it would lose the focus, and a list what was typed for it.
    const written = this.form?.node.contains(document.activeElement) && this.parts.side.childElementCount;
    const old = this.parts.side.querySelector(".desk-claims"), claims = written ? old : drawClaims(this, report);
    if (!written) {
      const top = old?.scrollTop ?? 0;
      this.parts.side.replaceChildren(this.map.box, claims);
      claims.scrollTop = top;
    }
    paintClaim(this.words, claim);
    reveal(this.words, this.words.querySelector(".desk-of"));
    reveal(claims, claims.querySelector(".desk-open"));
    if (this.toldPlace !== claim?.id) { this.toldPlace = claim?.id; this.showPlace(claim?.place_id ?? null); } else this.showPlace(this.map.chosen);
    if (this.map.view && !this.map.fitted) { this.map.fitted = true; fitPlaces(this.map); }
  }

  showPlace(id) {
    choosePlace(this.map, id);
    for (const piece of this.words.querySelectorAll("[data-place]")) piece.classList.toggle("desk-here", piece.dataset.place === id);
  }

  toPlace(id) {
    this.showPlace(id);
    reveal(this.words, this.words.querySelector(`[data-place="${CSS.escape(id)}"]`));
  }

  toDocument(id, focus = false) {
    if (id === this.document) return;
    Object.assign(this, { document: id, claim: 0, form: null });
    this.picked.clear();
    this.say("");
    this.draw();
    if (focus) this.root.focus({ preventScroll: true });
    this.tell();
  }

  toClaim(n) {
    const report = this.report();
    if (!report?.claims[n]) return;
    Object.assign(this, { claim: n, form: null });
    this.drawReport();
    this.root.dataset.effects = this.data.effects?.[this.current()?.id] ? "yes" : "no";
    this.root.focus({ preventScroll: true });
    this.askEffects();
  }

  step(by) {
    const next = this.claim + by, claims = this.report()?.claims ?? [];
    if (claims[next]) this.toClaim(next);
    else this.nextDocument(by);
  }

  nextDocument(by) {
    const rows = this.data.queue?.rows ?? [], at = rows.findIndex((r) => r.id === this.document);
    if (rows[at + by]) this.toDocument(rows[at + by].id);
    else this.say(by > 0 ? "That was the last document of the queue." : "This is the first document of the queue.");
  }

  // A decision goes to the server at once and is shown at once; the server answers with what it made of it.
  act(verb) {
    const report = this.report(), claim = this.current();
    this.held = null;
    if (verb === "read" && report?.state === "new" && this.data.intake) { this.send({ verb, claims: [] }); return; }
    if (!report?.review) return;
    if (verb === "correct" || verb === "split") { if (claim) this.openForm(verb, claim, claim.fields); return; }
    if (["undo", "redo", "done"].includes(verb)) { this.send({ verb, claims: [] }); return; }
    if (verb === "merge") {
      if (this.picked.size < 2) this.say("Pick two or more claims with x, then merge them with m.");
      else if (claim) this.openForm(verb, claim, claim.fields);
      return;
    }
    if (!claim) return;
    // What a decision changes is shown before it is made: a press that comes before that is known waits for it.
    if (this.outbox.length || !this.data.effects?.[claim.id]) this.hold(verb, claim);
    else this.decide(verb, claim);
  }

  decide(verb, claim) {
    this.held = null;
    this.local.set(claim.id, VERBS[verb].done);
    this.send({ verb, claims: [claim.id] }, false);
    this.step(1);
    this.want = this.current()?.id ?? null;
    this.tell();
  }

  lines(verb, claim) { return (this.data.effects?.[claim.id]?.[verb === "untrue" ? "reject" : verb] ?? []).join(" "); }

  hold(verb, claim) {
    this.held = { verb, id: claim.id, seen: this.data.effects?.[claim.id] ? this.lines(verb, claim) : null };
    this.say("Asking first what this would change on the map …");
    if (!this.outbox.length) { this.want = claim.id; this.tell(); }
  }

  // What was held is done when it changes nothing or what was on the screen before; else it is shown, and pressed again.
  release() {
    const claim = this.current(), { held } = this;
    if (!held || this.outbox.length) return;
    if (held.id !== claim?.id) { this.held = null; return; }
    if (!this.data.effects?.[claim.id]) return;
    const lines = this.lines(held.verb, claim);
    this.held = null;
    if (!lines || lines === held.seen) this.decide(held.verb, claim);
    else this.say(`${lines} Press ${VERBS[held.verb].key} again to save.`);
  }

  send(entry, tell = true) {
    this.number += 1;
    this.outbox.push({ n: this.number, document: this.document, ...entry });
    this.root.dataset.pending = this.outbox.length;
    if (tell) { this.drawReport(); this.tell(); }
  }

  openForm(verb, claim, values, marked = null) {
    this.form = makeForm(this, this.report(), { verb, claim, values, marked });
    if (!claim) this.parts.text.querySelector(".desk-adding")?.remove();
    this.drawReport();
    if (!claim) { const box = make("div", "desk-adding"); box.append(this.form.node); this.bar.after(box); }
    this.form.node.querySelector("select, button")?.focus();
    this.form.ask();
  }

  closeForm() {
    this.form = null;
    this.parts.text.querySelector(".desk-adding")?.remove();
    this.drawReport();
    this.root.focus({ preventScroll: true });
    this.tell();
  }

  preview(form) { form.asked = this.asked += 1; this.tell(); }

  save(form) {
    const { verb, claim, claims, marked, fields } = form.read();
    if (claim) this.local.set(claim, verb === "split" ? "split" : "corrected");
    this.send({ verb, claims: claim ? [claim] : claims ?? [], marked, fields }, false);
    if (verb === "merge") this.picked.clear();
    this.closeForm();
    if (claim) this.step(1);
  }

  startMarking() {
    const words = wordsOf(textOf(this.words)), from = this.current()?.sentence?.[0] ?? 0;
    if (!words.length) return;
    const at = Math.max(0, words.findIndex((w) => w[0] >= from));
    this.cursor = { words, from: at, to: at };
    select(this.words, words[at]);
    this.words.focus?.();
    this.root.focus({ preventScroll: true });
    this.say("Arrows move, Shift with an arrow takes more words, Enter adds a claim, Escape leaves.");
  }

  keyMarking(event) {
    const { cursor } = this, step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }[event.key] ?? 0;
    if (step) {
      cursor.to = Math.min(Math.max(cursor.to + step, event.shiftKey ? cursor.from : 0), cursor.words.length - 1);
      if (!event.shiftKey) cursor.from = cursor.to;
      select(this.words, [cursor.words[cursor.from][0], cursor.words[cursor.to][1]]);
      reveal(this.words, document.getSelection().focusNode.parentElement);
    } else if (event.key === "Enter") { this.cursor = null; this.addMarked(); }
    else if (event.key === "Escape") { this.cursor = null; document.getSelection().removeAllRanges(); this.say(""); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  marked() {
    this.parts.text.querySelector(".desk-offer")?.remove();
    const report = this.report();
    if (!report?.review || this.form || !this.words || !selectedSpan(this.words)) return;
    const offer = button("Add a claim for these words", "Enter", () => this.addMarked(), "desk-offer");
    this.bar.append(offer);
  }

  addMarked() {
    const span = selectedSpan(this.words), report = this.report();
    this.parts.text.querySelector(".desk-offer")?.remove();
    if (!span) return;
    const words = [...textOf(this.words)].slice(...span).join("");
    const named = report.marks.filter((m) => m.place && m.span[0] < span[1] && m.span[1] > span[0])[0];
    const near = named ?? report.marks.filter((m) => m.place).sort((a, b) => Math.abs(a.span[0] - span[0]) - Math.abs(b.span[0] - span[0]))[0];
    const like = this.current()?.fields ?? {};
    this.openForm("add", null, { ...like, place: near?.place ?? "", relation: "", against: "", date_from: like.date_from ?? report.published, date_to: like.date_to ?? report.published, modality: "asserted" }, { span, words });
  }

  help() {
    this.root.querySelector(".desk-help")?.remove();
    const close = () => { box.remove(); this.root.focus({ preventScroll: true }); };
    const box = drawHelp(close);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); event.stopPropagation(); } });
    this.root.append(box);
    box.querySelector("button").focus();
  }

  pick() {
    const claim = this.current();
    if (!claim) return;
    this.picked.has(claim.id) ? this.picked.delete(claim.id) : this.picked.add(claim.id);
    this.say(`${this.picked.size} picked for merging.`);
    this.drawReport();
  }

  // The page around has keys of its own (r runs it again): those pressed here stay here.
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.cursor) { this.keyMarking(event); return; }
    const keys = {
      n: () => this.step(1), p: () => this.step(-1), j: () => this.nextDocument(1), k: () => this.nextDocument(-1),
      a: () => this.act("accept"), r: () => this.act("reject"), t: () => this.act("untrue"), c: () => this.act("correct"), s: () => this.act("split"),
      x: () => this.pick(), m: () => this.act("merge"), w: () => this.startMarking(), u: () => this.act("undo"), U: () => this.act("redo"), d: () => this.act("done"), e: () => this.act("read"),
      "?": () => this.help(),
    };
    const act = keys[event.key];
    if (event.key === "Enter" && this.root.querySelector(".desk-offer") && event.target === this.root) { this.addMarked(); event.preventDefault(); return; }
    if (!act || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

const desks = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let root = parentElement.querySelector(":scope > .desk");
  if (!root) {
    root = make("div", "desk");
    parentElement.append(root);
    desks.set(root, new Desk(root));
  }
  const desk = desks.get(root);
  desk.telling.send = (told) => setStateValue("told", told);
  desk.take(data);
}
