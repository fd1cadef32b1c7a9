// Holds the event stream for all pages of a browser.
//
// The stream's address names the pages that are seen, each with the hash of
// what it shows. The server answers with its state at once, and with the HTML
// of every page that is to show something else. So it does not matter what a
// page has missed, hidden, asleep or while the server was away: a new stream
// brings it up to date.

/** What is wrong, as the server tells; see package generator/diagnostic. */
export interface Problem {
  file?: string; line?: number; column?: number; message: string; hint?: string; excerpt?: string; warning?: boolean;
  /** Leads to the place in the author's editor. */
  open?: string;
  /** "check" if it came out when the example was run, else absent. */
  kind?: string;
}
/** What a page is to show; html only if that has changed, reload if its
 *  address leads elsewhere. */
export interface Shown { hash: string; html?: string; reload?: boolean; files?: Record<string, string> }
/** What the server tells. ms between its signs of life: alive. */
interface State { problems: Problem[]; pages: Record<string, Shown>; alive: number }

/** What a page tells the hub. */
export type FromPage =
  | { path: string; hash: string; visible: boolean }
  | { seen: string }
  | { gone: true };
/** What the hub tells a page. */
export type ToPage =
  | { joined: true }
  | { problems: Problem[]; shown?: Shown }
  | { lost: true };

/** A message port, or what stands for one. */
export interface Port { postMessage(m: ToPage): void; onmessage: ((e: MessageEvent<FromPage>) => void) | null }

const address = "/_bingfa/events";
/** ms until a lost server is looked for again, at first and at most. */
const retry = { first: 200, most: 2000 };
/** ms for which a server may be away before pages are told: a restart is no news. */
const patience = 1200;
/** ms between two looks at the clock. */
const tick = 5000;
/** A page that leaves so many messages without answer is gone; only one that crashed goes without a word. */
const silence = 20;

interface Page { path: string; hash: string; visible: boolean; unanswered: number }

export class Hub {
  private pages = new Map<Port, Page>();
  private source: EventSource | undefined;
  /** What the stream knows of the pages that it is for: hashes by path. */
  private told = new Map<string, string>();
  private problems: Problem[] | undefined;
  private alive = 15000;
  private heard = 0;
  private delay = retry.first;
  private again = 0;
  private farewell = 0;
  private clock = 0;
  /** Since when the server is away, 0 while it is there; and whether pages know. */
  private away = 0;
  private lost = false;

  join(port: Port) {
    port.onmessage = (e) => this.hear(port, e.data);
    port.postMessage({ joined: true });
  }

  private hear(port: Port, m: FromPage) {
    if ("gone" in m) {
      this.pages.delete(port);
    } else if ("seen" in m) {
      const page = this.pages.get(port);
      if (page) [page.hash, page.unanswered] = [m.seen, 0];
      return;
    } else {
      this.pages.set(port, { ...m, unanswered: 0 });
    }
    if (!("visible" in m) || !m.visible) {
      // The next page of the same tab is about to come.
      clearTimeout(this.farewell);
      this.farewell = setTimeout(() => this.connect(), 500);
      return;
    }
    if (!this.source || this.told.get(m.path) !== m.hash) this.open();
    else if (this.lost) port.postMessage({ lost: true });
    else if (this.problems) port.postMessage({ problems: this.problems });
  }

  private seen() {
    return [...this.pages.values()].filter((p) => p.visible);
  }

  /** Opens a stream for the pages that are seen now, if there is none; closes it if none is. */
  private connect() {
    const paths = new Set(this.seen().map((p) => p.path));
    if (paths.size === 0) this.close();
    else if (!this.source || [...this.told.keys()].some((p) => !paths.has(p))) this.open();
  }

  private close() {
    clearTimeout(this.again);
    clearInterval(this.clock);
    this.source?.close();
    this.source = undefined;
    this.told.clear();
    [this.away, this.lost] = [0, false];
  }

  private open() {
    clearTimeout(this.again);
    clearTimeout(this.farewell);
    this.source?.close();
    this.told.clear();
    const query = new URLSearchParams();
    for (const { path, hash } of this.seen()) {
      // Two tabs of the same page with a different past: the server sends it to both.
      this.told.set(path, this.told.has(path) && this.told.get(path) !== hash ? "" : hash);
    }
    for (const [path, hash] of this.told) query.append("page", `${hash} ${path}`);
    const source = (this.source = new EventSource(`${address}?${query}`));
    source.addEventListener("state", (e) => source === this.source && this.tell(JSON.parse((e as MessageEvent).data)));
    source.addEventListener("alive", () => (this.heard = Date.now()));
    source.onerror = () => source === this.source && this.retry();
    this.heard = Date.now();
    let last = this.heard;
    clearInterval(this.clock);
    this.clock = setInterval(() => {
      const now = Date.now();
      // The machine slept, or the connection died without a word.
      if (now - last > 4 * tick || now - this.heard > 3 * this.alive) this.open();
      last = now;
    }, tick);
  }

  private retry() {
    this.source!.close();
    this.away ||= Date.now();
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      if (!this.lost && Date.now() - this.away >= patience) {
        this.lost = true;
        for (const [port, page] of this.pages) if (page.visible) port.postMessage({ lost: true });
      }
      this.open();
    }, this.delay);
    this.delay = Math.min(2 * this.delay, retry.most);
  }

  private tell(state: State) {
    this.heard = Date.now();
    this.delay = retry.first;
    [this.away, this.lost] = [0, false];
    this.alive = state.alive;
    this.problems = state.problems;
    for (const [path, { hash }] of Object.entries(state.pages)) this.told.set(path, hash);
    for (const [port, page] of this.pages) {
      if (!page.visible) continue;
      if (++page.unanswered > silence) {
        this.pages.delete(port);
        continue;
      }
      const shown = state.pages[page.path];
      port.postMessage({ problems: state.problems, shown: shown && { ...shown, html: shown.hash === page.hash ? undefined : shown.html } });
    }
  }
}
