// How the desk tells the server what it knows: again until it was heard, and nothing once the page is being left.
const AGAIN_MS = 3000;

class Telling {
  // ``what`` gives the state to tell; ``unanswered`` whether something was pressed that the server has not answered.
  constructor(root, what, unanswered) {
    Object.assign(this, { root, what, unanswered, send: null, turn: 0, since: Infinity, again: null, hushed: null, next: null });
    this.leaving = (event) => this.leave(event);
    addEventListener("click", this.leaving, true);
    addEventListener("beforeunload", this.leaving);
  }

  // What is told may get lost while the page around is drawn anew.
  tell() {
    this.quiet();
    if (this.hushed) return;
    this.post();
    this.since = this.turn;
    this.again = setInterval(() => this.post(), AGAIN_MS);
  }

  post() {
    // Another view is shown: what this desk knew must not take the place of what the next one tells.
    if (!this.root.isConnected) { this.quiet(); return; }
    // Later ones have higher numbers, those of a desk after this one included.
    this.turn = Math.max(Date.now(), this.turn + 1);
    this.send({ ...this.what(), turn: this.turn });
  }

  // Whether the server has heard what was told last, by the number that it heard last.
  heard(turn) {
    if (turn < this.since) return false;
    this.quiet();
    return true;
  }

  quiet() {
    clearInterval(this.again);
    this.again = null;
  }

  // With another page asked for, the server forgets what this one told and did not see done yet: the other is asked for
  // when all is answered. What is told after that would come to a page that is not there, and leave the other empty.
  leave(event) {
    if (!this.root.isConnected) {
      removeEventListener("click", this.leaving, true);
      removeEventListener("beforeunload", this.leaving);
      return;
    }
    const link = event.type === "click" ? event.target.closest?.("a[href]:not([target=_blank])") : null;
    if (event.type === "click" && (!link || event.ctrlKey || event.metaKey || event.shiftKey)) return;
    if (this.unanswered()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.next = link;
    } else if (link) {
      this.quiet();
      clearTimeout(this.hushed);
      this.hushed = setTimeout(() => { this.hushed = null; this.tell(); }, AGAIN_MS);
    }
  }

  // Go where one wanted to, when all is answered.
  go() {
    const { next } = this;
    if (!next || this.unanswered()) return;
    this.next = null;
    next.click();
  }
}
