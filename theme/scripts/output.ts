// Shows what a program writes, each line with the time of its first character
// by the program's own clock, at the program's own pace: under the virtual
// clock the server has long finished when the page is still at second one.
import { word } from "./words";
import { pause, type Diagnostic, type Event, type Outcome, type Refusal } from "./client";
import { elsewhere } from "./elsewhere";
import { Marks, type Place, type Weight } from "./marks";
import { notOffered, tell, type Line } from "./outcome";

export class Output {
  private rows!: HTMLElement;
  private note!: HTMLElement;
  private queue: (Event | Outcome)[] = [];
  private wake = () => {};
  private playing: Promise<void> = Promise.resolve();
  /** The row whose line has not ended, with its stream. */
  private open: { text: Element; stream: string } | undefined;
  /** What the page shows before the first run: recorded output, if there is any. */
  private recorded: Node[] | undefined;
  private seconds = 0;
  private marks: Marks;

  constructor(private box: HTMLElement, private code: HTMLElement, private clock: string) {
    this.marks = new Marks(code);
  }

  /** Clears the box for a new run. */
  start() {
    this.queue = [];
    this.open = undefined;
    this.seconds = 0;
    this.marks.clear();
    this.box.classList.remove("old");
    delete this.box.dataset.outcome;
    // From here on it is the reader's: a preview leaves it alone.
    this.box.dataset.live = "";
    // The height stays until there is more: what is below must not jump.
    this.box.style.minHeight = `${this.box.offsetHeight}px`;
    this.recorded ??= this.box.querySelector(".row") ? [...this.box.childNodes] : [];
    this.rows = document.createElement("div");
    this.rows.className = "rows";
    this.note = document.createElement("p");
    this.note.className = "source";
    this.box.replaceChildren(this.rows, this.note);
    this.say(word("run.waiting"));
  }

  /** Says whether the program on the page is another than the one that ran. */
  outdate(outdated: boolean) {
    this.box.querySelector(".outdated")?.remove();
    this.marks.show(!outdated);
    this.box.classList.toggle("old", outdated);
    if (!outdated) return;
    const note = document.createElement("p");
    note.className = "outdated";
    note.textContent = word("run.outdated");
    this.box.prepend(note);
  }

  say(text: string) {
    this.note.textContent = text;
  }

  event(e: Event) {
    this.queue.push(e);
    this.wake();
  }

  outcome(o: Outcome) {
    // Known before the program has been replayed to its end.
    this.warn(o.warnings ?? []);
    this.queue.push(o);
    this.wake();
  }

  /** Starts to show what is queued, each at its time. */
  play(signal: AbortSignal) {
    this.playing = this.replay(signal);
    this.playing.catch(() => {}); // finished() tells
  }

  /** Resolves when all has been shown, rejects when the reader stopped it. */
  finished(): Promise<void> {
    return this.playing;
  }

  private async replay(signal: AbortSignal) {
    const begin = performance.now();
    const clock = setInterval(() => this.tick((performance.now() - begin) / 1000), 100);
    try {
      for (;;) {
        const next = this.queue.shift();
        if (!next) {
          await new Promise<void>((resolve, reject) => {
            this.wake = resolve;
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          });
          continue;
        }
        let wait = next.time_ns / 1e6 - (performance.now() - begin);
        // Until a limit on the virtual clock there is nothing more to see. The
        // real clock has passed when something comes, be it all at once.
        if ("status" in next && next.status === "timeout" || this.clock === "real") wait = 0;
        if (wait > 4) await pause(wait, signal);
        if (signal.aborted) throw signal.reason;
        this.seconds = next.time_ns / 1e9;
        if ("stream" in next) {
          this.write(next);
          continue;
        }
        this.end(next);
        return;
      }
    } finally {
      clearInterval(clock);
    }
  }

  private tick(seconds: number) {
    this.seconds = Math.max(this.seconds, seconds);
    this.say(word("run.running", { time: this.seconds.toFixed(1) }));
  }

  private write(e: Event) {
    for (const line of e.text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const ended = line.endsWith("\n");
      const text = ended ? line.slice(0, -1) : line;
      if (this.open?.stream === e.stream) this.open.text.textContent += text;
      else {
        const row = this.row(e.time_ns, text, "en");
        if (e.stream === "stderr") {
          row.classList.add("err");
          row.title = word("run.stderr");
        }
        this.open = { text: row.lastElementChild!, stream: e.stream };
      }
      if (ended) this.open = undefined;
    }
  }

  private row(timeNS: number | undefined, text: string, lang?: string): HTMLElement {
    const row = makeRow(timeNS, text, lang);
    // Only a reader who is at the end is kept there.
    const atEnd = this.rows.scrollHeight - this.rows.scrollTop - this.rows.clientHeight < 30;
    this.rows.append(row);
    if (atEnd) this.rows.scrollTop = this.rows.scrollHeight;
    return row;
  }

  private end(o: Outcome) {
    for (const [i, line] of tell(o).entries()) this.tell(line, i === 0 && o.status !== "compile_error" ? o.time_ns : undefined);
    if (notOffered(o)) this.offerElsewhere();
    if (o.status === "compile_error") this.rows.scrollTop = 0; // the first mistake may cause the others
    if (!this.rows.firstChild) this.row(undefined, word("pair.output.none")).classList.add("end", "ok");
    this.say(o.status === "compile_error" ? "" : word(this.clock === "real" ? "run.done.real" : "run.done.virtual", {
      time: (o.time_ns / 1e9).toFixed(2), took: Math.max(1, Math.round(o.wall_ns / 1e6)),
    }));
    this.box.dataset.outcome = notOffered(o) ? "refused" : o.status;
  }

  /** Adds a line of ours, with its time or its place. */
  private tell(line: Line, timeNS?: number) {
    const row = this.row(timeNS, line.text, line.verbatim ? "en" : undefined);
    row.classList.add("end");
    row.classList.toggle("verbatim", line.verbatim ?? false);
    if (line.verbatim) fold(row.lastElementChild!);
    if (line.at) this.place(row, line.at, line.weight ?? "wrong");
  }

  /** Gives a row a place in the program instead of a time. */
  private place(row: HTMLElement, at: Place, weight: Weight) {
    this.marks.add(at, weight);
    row.querySelector("time")!.replaceWith(this.marks.button(at));
  }

  /** Shows what is suspicious in the program, apart from what it writes. */
  private warn(warnings: Diagnostic[]) {
    if (warnings.length === 0) return;
    const box = document.createElement("div");
    box.className = "warnings";
    const title = box.appendChild(document.createElement("p"));
    title.textContent = word("run.warnings");
    for (const w of warnings) {
      const row = makeRow(undefined, w.message, "en");
      if (w.line > 0) this.place(row, w, "suspect");
      if (w.category) {
        const category = document.createElement("small");
        category.textContent = w.category;
        row.lastElementChild!.append(" ", category);
      }
      box.append(row);
    }
    this.note.before(box);
  }

  /** The program is valid, but not for this interpreter. */
  refuse(r: Refusal) {
    this.box.dataset.outcome = "refused";
    this.row(undefined, word("outcome.refused")).classList.add("end");
    if (r.message || r.line > 0) {
      this.tell({ text: r.message || word("outcome.line", { line: r.line }), verbatim: r.message !== "", at: r.line > 0 ? r : undefined, weight: "suspect" });
    }
    this.offerElsewhere();
    this.say("");
  }

  private offerElsewhere() {
    this.note.before(elsewhere(this.code.textContent ?? ""));
  }

  /** The reader stopped the run. */
  stop() {
    this.queue = [];
    this.row(this.seconds * 1e9, word("run.stopped")).classList.add("end");
    this.say("");
    this.box.dataset.outcome = "stopped";
  }

  /** The playground failed: not the program's fault. Readers who have seen nothing of the run have what is recorded. */
  fail(reason: string) {
    if (!this.rows.firstChild) this.box.append(...this.recorded ?? []);
    this.row(undefined, word("run.failed", { reason })).classList.add("end");
    this.say("");
    this.box.dataset.outcome = "failed";
  }
}

/** Makes a line of output. */
function makeRow(timeNS: number | undefined, text: string, lang?: string): HTMLElement {
  const row = document.createElement("div");
  row.className = "row";
  const time = document.createElement("time");
  if (timeNS !== undefined) time.textContent = (timeNS / 1e9).toFixed(2);
  const span = document.createElement("span");
  span.textContent = text;
  if (lang) span.lang = lang;
  row.append(time, span);
  return row;
}

/** Hides the rest of a long message, such as a list of all packages, until it is asked for. */
function fold(span: Element) {
  const text = span.textContent ?? "";
  if (text.length <= 240) return;
  const parting = Math.max(text.lastIndexOf("; ", 200), text.lastIndexOf("\n", 200));
  const end = parting > 0 ? parting : 160;
  const details = document.createElement("details");
  const summary = details.appendChild(document.createElement("summary"));
  summary.textContent = text.slice(0, end);
  details.append(text.slice(end).replace(/^[;\s]+/, ""));
  span.replaceChildren(details);
}
