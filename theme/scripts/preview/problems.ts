// Tells what is wrong: in a panel over the lower part of the page, which the
// author can close, or in a badge that opens it. Warnings stand in nobody's
// way: they are in the badge until they are asked for.
import { word } from "../words";
import type { Problem } from "./hub";
import { keyOf, list, warnings } from "./panel";
import { style } from "./style";

const remembered = "bingfa closed";

export class Problems {
  private host = document.createElement("div");
  private panel = make("section", "panel");
  private title = make("h2");
  private body = make("div");
  private badge = make("button", "badge");
  private lost = make("p", "lost");
  private status = make("p", "unseen");
  private problems: Problem[] = [];
  private text = "[]";
  private announcing = 0;
  /** Problems that were there when the author closed the panel. */
  private closed: Set<string>;
  /** The author opened the panel. */
  private opened = false;

  /** alone is for the page that shows nothing but problems. */
  constructor(private alone: boolean) {
    this.closed = new Set<string>(JSON.parse(sessionStorage.getItem(remembered) ?? "[]"));
    this.host.id = "bingfa-overlay";
    this.host.classList.toggle("alone", alone);
    const root = this.host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style()];

    this.panel.setAttribute("role", alone ? "region" : "dialog");
    this.panel.setAttribute("aria-labelledby", "title");
    this.title.id = "title";
    this.title.tabIndex = -1;
    const close = make("button", "close");
    close.type = "button";
    close.textContent = word("preview.close");
    close.addEventListener("click", () => this.close());
    const head = make("header");
    head.append(this.title, close);
    this.panel.append(head, this.body);
    this.panel.addEventListener("keydown", (e) => this.walk(e));

    this.badge.type = "button";
    this.badge.addEventListener("click", () => this.open());
    this.lost.hidden = true;
    for (const e of [this.status, this.lost]) e.setAttribute("role", "status"); // polite
    const signs = make("div", "signs");
    signs.append(this.lost, this.badge);
    root.append(this.panel, signs, this.status);
    document.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && !e.defaultPrevented && !e.isComposing && !this.panel.hidden && this.host.isConnected) this.close();
    });
  }

  /** The server is not reachable. */
  lose() {
    this.lost.textContent = word("preview.lost");
    this.lost.hidden = false;
    this.place();
  }

  show(problems: Problem[]) {
    const text = JSON.stringify(problems);
    const found = !this.lost.hidden;
    this.lost.hidden = true;
    if (text !== this.text || this.alone) {
      this.text = text;
      this.problems = problems;
      const keys = new Set(problems.map(keyOf));
      for (const k of [...this.closed]) if (!keys.has(k)) this.closed.delete(k); // mended: new if it comes back
      this.remember();
      if (problems.length === 0) this.opened = false;
      this.fill();
      this.announce();
    } else if (!found) return;
    this.place();
  }

  private get errors() { return this.problems.filter((p) => !p.warning); }

  private get isOpen() {
    return this.alone || (this.problems.length > 0 && (this.opened || this.errors.some((p) => !this.closed.has(keyOf(p)))));
  }

  /** Puts on the page what there is to show, and nothing else. */
  private place() {
    this.panel.hidden = !this.isOpen;
    this.badge.hidden = this.isOpen || this.problems.length === 0;
    const needed = this.isOpen || !this.badge.hidden || !this.lost.hidden;
    // First in the page: the Tab key leads to it before all else.
    if (!needed) this.host.remove();
    else if (!this.host.isConnected) {
      if (this.alone) document.body.append(this.host);
      else document.body.prepend(this.host);
    }
  }

  private fill() {
    const focus = (this.host.shadowRoot!.activeElement as HTMLElement | null)?.dataset.key;
    const scrolled = this.panel.scrollTop;
    const doubtful = this.errors.length === 0;
    this.title.textContent = this.alone && doubtful ? "" : doubtful ? warnings(this.problems.length) : problems(this.errors.length);
    this.badge.textContent = this.title.textContent;
    for (const e of [this.panel, this.badge]) e.classList.toggle("doubtful", doubtful);
    this.body.replaceChildren(...list(this.problems));
    this.panel.scrollTop = scrolled;
    if (focus) (this.links().find((a) => a.dataset.key === focus) ?? this.title).focus({ preventScroll: true });
    // Long lines: the place is what counts.
    requestAnimationFrame(() => {
      for (const mark of this.body.querySelectorAll("mark")) {
        const pre = mark.closest("pre")!;
        const over = mark.getBoundingClientRect().right - pre.getBoundingClientRect().right + 40;
        if (over > 0) pre.scrollLeft += over;
      }
    });
  }

  private announce() {
    clearTimeout(this.announcing);
    const first = this.errors[0];
    const said = first ? `${this.title.textContent}. ${first.message}` : this.problems.length > 0 ? this.title.textContent! : "";
    // A region that has just come is not heard at once.
    this.announcing = setTimeout(() => (this.status.textContent = said), 150);
  }

  private open() {
    this.opened = true;
    this.place();
    this.title.focus({ preventScroll: true });
  }

  private close() {
    const inside = this.host.shadowRoot!.activeElement !== null;
    this.opened = false;
    this.closed = new Set(this.problems.map(keyOf));
    this.remember();
    this.place();
    if (inside) this.badge.focus({ preventScroll: true });
  }

  private remember() {
    sessionStorage.setItem(remembered, JSON.stringify([...this.closed]));
  }

  private links() { return [...this.body.querySelectorAll<HTMLAnchorElement>("a.place")]; }

  /** The arrow keys go from problem to problem. */
  private walk(e: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const links = this.links();
    if (!step || links.length === 0) return;
    const at = links.indexOf(this.host.shadowRoot!.activeElement as HTMLAnchorElement);
    const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
    next.focus({ preventScroll: true });
    next.closest("li")!.scrollIntoView({ block: "nearest" });
    e.preventDefault();
  }
}

const problems = (n: number) => (n === 1 ? word("preview.problem") : word("preview.problems", { n }));

function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = ""): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  if (className) e.className = className;
  return e;
}
