// Shows what a program writes, each line with the time of its first character
// by the program's own clock, at the program's own pace: under the virtual
// clock the server has long finished when the page is still at second one.
import { word } from "./words";
import { pause, type Event, type Outcome } from "./client";

export class Output {
  private rows!: HTMLElement;
  private note!: HTMLElement;
  private queue: (Event | Outcome)[] = [];
  private wake = () => {};
  private playing: Promise<void> = Promise.resolve();
  /** The row whose line has not ended, with its stream. */
  private open: { text: Element; stream: string } | undefined;
  private seconds = 0;

  constructor(private box: HTMLElement, private lane: HTMLElement) {}

  /** Clears the box for a new run. */
  start() {
    this.queue = [];
    this.open = undefined;
    this.seconds = 0;
    // The height stays until there is more: what is below must not jump.
    this.box.style.minHeight = `${this.box.offsetHeight}px`;
    this.rows = document.createElement("div");
    this.rows.className = "rows";
    this.note = document.createElement("p");
    this.note.className = "source";
    this.box.replaceChildren(this.rows, this.note);
    this.say(word("run.waiting"));
  }

  say(text: string) {
    this.note.textContent = text;
  }

  event(e: Event) {
    this.queue.push(e);
    this.wake();
  }

  outcome(o: Outcome) {
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
        // Until a limit on the virtual clock there is nothing more to see.
        if ("status" in next && next.status === "timeout") wait = 0;
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
    const row = document.createElement("div");
    row.className = "row";
    const time = document.createElement("time");
    if (timeNS !== undefined) time.textContent = (timeNS / 1e9).toFixed(2);
    const span = document.createElement("span");
    span.textContent = text;
    if (lang) span.lang = lang;
    row.append(time, span);
    // Only a reader who is at the end is kept there.
    const atEnd = this.rows.scrollHeight - this.rows.scrollTop - this.rows.clientHeight < 30;
    this.rows.append(row);
    if (atEnd) this.rows.scrollTop = this.rows.scrollHeight;
    return row;
  }

  private end(o: Outcome) {
    for (const [i, text] of sentences(o).entries()) {
      const row = this.row(i === 0 ? o.time_ns : undefined, text);
      row.classList.add("end");
      for (const d of o.status === "compile_error" ? o.diagnostics ?? [] : []) {
        const line = this.row(undefined, `${word("outcome.line", { line: d.line })}: ${d.message}`);
        line.classList.add("end");
      }
    }
    if (!this.rows.firstChild) this.row(undefined, word("pair.output.none")).classList.add("end", "ok");
    const virtual = this.lane.dataset.clock !== "real";
    this.say(word(virtual ? "run.done.virtual" : "run.done.real", {
      time: (o.time_ns / 1e9).toFixed(2), took: Math.max(1, Math.round(o.wall_ns / 1e6)),
    }));
    this.box.dataset.outcome = o.status;
  }

  /** The reader stopped the run. */
  stop() {
    this.queue = [];
    this.row(this.seconds * 1e9, word("run.stopped")).classList.add("end");
    this.say("");
    this.box.dataset.outcome = "stopped";
  }

  /** The playground failed: not the program's fault. */
  fail(reason: string) {
    this.row(undefined, word("run.failed", { reason })).classList.add("end");
    this.say("");
    this.box.dataset.outcome = "failed";
  }
}

/** An outcome in the reader's language, empty for a plain end. */
function sentences(o: Outcome): string[] {
  const limit = o.limit?.value ?? 0;
  switch (o.status) {
    case "ok":
      return [];
    case "exit":
      return [word("outcome.exit", { code: o.code })];
    case "panic":
      return [word("outcome.panic", { message: (o.message ?? "").replace(/^panic: /, "") }) + where(o)];
    case "deadlock":
      return [word("outcome.deadlock"), ...waiting(o)];
    case "timeout":
      return [word("outcome.timeout", { time: limit / 1e9, limit: word(`outcome.timeout.${o.limit?.name}`) })];
    case "memory":
      return [word("outcome.memory", { n: limit / (1 << 20) })];
    case "output_limit":
      return [o.limit?.name === "events" ? word("outcome.events", { n: limit }) : word("outcome.output_limit", { n: limit / (1 << 10) })];
    default:
      return [word(`outcome.${o.status}`)];
  }
}

/** The lines where the program was, as the end of a sentence. */
function where(o: Outcome): string {
  const lines = (o.goroutines ?? []).flatMap((g) => g.frames?.find((f) => f.line > 0)?.line ?? []);
  return lines.length > 0 ? word("outcome.where", { line: lines[0] }) : "";
}

/** Who waits where after a deadlock; those who wait for the same are one. */
function waiting(o: Outcome): string[] {
  const groups = new Map<string, { ids: number[]; state: string; line: number }>();
  for (const g of o.goroutines ?? []) {
    const line = g.frames?.find((f) => f.line > 0)?.line ?? 0;
    const key = `${g.id === 1} ${g.state} ${line}`;
    const group = groups.get(key) ?? { ids: [], state: g.state, line };
    group.ids.push(g.id);
    groups.set(key, group);
  }
  return [...groups.values()].slice(0, 8).map(({ ids, state, line }) => {
    const who = ids[0] === 1 ? "main" : ids.length === 1 ? word("outcome.waits.one", { id: ids[0] }) : word("outcome.waits.many", { n: ids.length });
    return word("outcome.waits", { who, state }) + (line > 0 ? " · " + word("outcome.line", { line }) : "");
  });
}
