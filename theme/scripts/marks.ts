// Marks lines of a program on the page: where a mistake is, where a goroutine
// waits. The marks lie behind the code and are no part of it: its text stays
// the program, and its highlighting whole.
//
// They are measured, not counted: a line with a glyph of another font can be
// higher than its neighbours.
import { word } from "./words";

/** A place in a program; line from 1, column in bytes from 1, 0 when unknown. */
export interface Place { line: number; column: number }

/** How much a mark weighs: what a warning is about, what led to where it went wrong, and that. */
export type Weight = (typeof weights)[number];
const weights = ["suspect", "leading", "wrong"] as const;

export class Marks {
  private layer = document.createElement("div");
  private marks: { place: Place; weight: Weight; band: HTMLElement; token: HTMLElement }[] = [];
  private observer = new ResizeObserver(() => this.measure());

  constructor(private code: HTMLElement) {
    this.layer.className = "marks";
    this.layer.ariaHidden = "true";
  }

  clear() {
    this.observer.disconnect();
    this.layer.replaceChildren();
    this.layer.remove();
    this.marks = [];
  }

  /** Shows or hides the marks, of a program that is not on the page any more. */
  show(shown: boolean) {
    this.layer.hidden = !shown;
    if (shown && this.layer.isConnected) this.measure();
  }

  /** Marks a place. A line has one band; what weighs most shows. */
  add(place: Place, weight: Weight) {
    if (place.line < 1 || place.line > this.lines().length) return;
    const onLine = this.marks.filter((m) => m.place.line === place.line);
    const band = onLine[0]?.band ?? this.layer.appendChild(document.createElement("div"));
    if (onLine.length === 0) {
      const number = band.appendChild(document.createElement("b"));
      number.textContent = String(place.line);
    }
    const heaviest = (ms: { weight: Weight }[]) => weights[Math.max(weights.indexOf(weight), ...ms.map((m) => weights.indexOf(m.weight)))];
    band.className = `band ${heaviest(onLine)}`;
    const known = this.find(place);
    if (known) {
      known.weight = known.token.className = heaviest([known]);
      return;
    }
    const token = this.layer.appendChild(document.createElement("i"));
    token.className = weight;
    this.marks.push({ place, weight, band, token });
    if (!this.layer.isConnected) {
      this.code.before(this.layer);
      this.observer.observe(this.code);
    }
    this.measure();
  }

  /** Returns a button that leads to a place. */
  button(place: Place): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "at";
    button.textContent = [place.line, place.column].filter(Boolean).join(":");
    const line = this.lines()[place.line - 1]?.trim() ?? "";
    button.ariaLabel = word("outcome.show", { at: button.textContent, line: place.line }) + " " + line;
    button.title = word("outcome.show", { at: button.textContent, line: place.line });
    button.addEventListener("click", () => this.lead(place));
    return button;
  }

  private find(place: Place) {
    return this.marks.find((m) => m.place.line === place.line && m.place.column === place.column);
  }

  private lead(place: Place) {
    const mark = this.find(place);
    if (!mark) return;
    for (const { band, token } of this.marks) for (const e of [band, token]) e.classList.remove("current");
    mark.band.classList.add("current");
    mark.token.classList.add("current");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    mark.band.scrollIntoView({ block: "nearest", inline: "nearest", behavior: still ? "auto" : "smooth" });
  }

  private lines(): string[] {
    return (this.code.textContent ?? "").split("\n");
  }

  private measure() {
    const pre = this.code.parentElement!;
    if (pre.offsetHeight === 0 || this.layer.hidden) return; // behind the other tab, or of another program
    const origin = pre.getBoundingClientRect();
    const left = origin.left + pre.clientLeft - pre.scrollLeft;
    const top = origin.top + pre.clientTop - pre.scrollTop;
    const height = parseFloat(getComputedStyle(pre).lineHeight);
    const lines = this.lines();
    const starts = [0];
    for (const line of lines) starts.push(starts.at(-1)! + line.length + 1);
    for (const { place, band, token } of this.marks) {
      const line = lines[place.line - 1];
      const start = starts[place.line - 1];
      const rect = this.range(start, start + line.length).getBoundingClientRect();
      const middle = rect.height > 0
        ? (rect.top + rect.bottom) / 2 - top
        : this.code.offsetTop + (place.line - 0.5) * height; // an empty line
      band.style.top = `${middle - height / 2}px`;
      band.style.height = `${height}px`;
      band.style.width = `${Math.max(pre.clientWidth, this.code.offsetLeft + this.code.offsetWidth)}px`;
      token.hidden = place.column < 1;
      const [from, to] = tokenAt(line, columnToIndex(line, place.column));
      const at = this.range(start + from, start + to).getBoundingClientRect();
      token.style.top = `${middle + height / 2 - 4}px`;
      token.style.left = `${(at.height > 0 ? at.left : rect.right) - left}px`;
      token.style.width = `${Math.max(at.width, height / 3)}px`;
    }
    // A line with an explanation has the explanation's number in the gutter.
    const explained = [...this.code.querySelectorAll("mark")].map((e) => e.getBoundingClientRect().top - top);
    for (const { band } of this.marks) {
      band.classList.toggle("explained", explained.some((y) => Math.abs(y - parseFloat(band.style.top)) < height / 2));
    }
  }

  /** Returns the range of the code's text between two indices. */
  private range(from: number, to: number): Range {
    const range = document.createRange();
    const walker = document.createTreeWalker(this.code, NodeFilter.SHOW_TEXT);
    let before = 0;
    let begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.nodeValue!.length;
      if (!begun && from < before + length) {
        range.setStart(node, from - before);
        begun = true;
      }
      if (begun && to <= before + length) {
        range.setEnd(node, to - before);
        break;
      }
      before += length;
    }
    return range;
  }
}

/** Returns the index in a line of a column in bytes. */
function columnToIndex(line: string, column: number): number {
  const encoder = new TextEncoder();
  let bytes = 1;
  let index = 0;
  for (const char of line) {
    if (bytes >= column) break;
    bytes += encoder.encode(char).length;
    index += char.length;
  }
  return index;
}

/** Returns where the word, literal, verb of a format or sign at an index begins
 *  and ends. Calls and indexing, which Go places at the bracket, begin with
 *  what is called. */
function tokenAt(line: string, index: number): [from: number, to: number] {
  const token = /%[^\p{L}%\s]*[\p{L}%]|[\p{L}\p{N}_]+|"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|[^\s]/uy;
  token.lastIndex = index;
  const to = index + (token.exec(line)?.[0].length ?? 0);
  const called = /^[([]/.test(line.slice(index)) ? /[\p{L}\p{N}_.]*$/u.exec(line.slice(0, index))![0].length : 0;
  return [index - called, to];
}
