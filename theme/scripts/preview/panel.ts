// Problems as a list: errors first, then warnings, each kind by file. All that
// comes from the author's files is set as text.
import { word } from "../words";
import type { Problem } from "./hub";

/** Tells problems apart, also when lines move. */
export const keyOf = (p: Problem) => [p.file, p.message, p.excerpt?.trim()].join("\n");

/** Says how many warnings there are. */
export const warnings = (n: number) => (n === 1 ? word("preview.warning") : word("preview.warnings", { n }));

export function list(problems: Problem[]): HTMLElement[] {
  const errors = problems.filter((p) => !p.warning);
  const doubts = problems.filter((p) => p.warning);
  const parts = byFile(errors);
  if (errors.length > 0 && doubts.length > 0) {
    parts.push(element("h3", "doubt", warnings(doubts.length)));
  }
  return [...parts, ...byFile(doubts)];
}

function byFile(problems: Problem[]): HTMLElement[] {
  const files = new Map<string, Problem[]>();
  // The file that the author looks at comes first.
  const here = document.querySelector<HTMLElement>("[data-file]")?.dataset.file;
  for (const p of problems) if (p.file === here) files.set(p.file ?? "", []);
  for (const p of problems) files.set(p.file ?? "", [...(files.get(p.file ?? "") ?? []), p]);
  return [...files].flatMap(([file, all]) => {
    const ol = element("ol");
    ol.append(...all.map(item));
    return file ? [element("h3", "", file), ol] : [ol];
  });
}

function item(p: Problem): HTMLElement {
  const li = element("li", p.warning ? "warning" : "");
  const line = element("p");
  line.append(place(p));
  const [first, ...rest] = p.message.split("\n");
  const message = element("span", "message", first);
  message.lang = "en";
  line.append(message);
  if (p.kind === "check") line.append(element("small", "", word("preview.check")));
  li.append(line);
  if (rest.length > 0) li.append(code(rest.map((l) => l.replace(/^ {8}/, "")).join("\n")));
  if (p.excerpt && p.line) li.append(excerpt(p));
  if (p.hint) {
    const hint = element("p", "hint", `→ ${p.hint}`);
    hint.lang = "en";
    li.append(hint);
  }
  return li;
}

/** The place, as a link to the editor if there is one. */
function place(p: Problem): HTMLElement {
  const at = [p.line, p.column].filter(Boolean).join(":");
  const file = element("span", "unseen", (p.file ?? "") + (at ? ":" : ""));
  if (!p.open) {
    const plain = element("span", "place");
    plain.append(file, at);
    return plain;
  }
  const link = element("a", "place");
  link.href = p.open;
  link.dataset.key = keyOf(p);
  link.title = word("preview.open");
  link.append(file, at || "↗");
  return link;
}

/** The source line, with a sign under the column. */
function excerpt(p: Problem): HTMLElement {
  const pre = element("pre");
  pre.tabIndex = -1;
  const number = element("b", "", String(p.line));
  number.ariaHidden = "true";
  const text = element("code");
  // Columns count characters. One with its marks is one to the eye.
  const chars = [...p.excerpt!];
  const lead = /^\s*/.exec(p.excerpt!)![0].length;
  const column = p.column ? p.column - 1 : -1;
  if (column >= lead && column <= chars.length) {
    const before = chars.slice(0, column).join("");
    const rest = chars.slice(column).join("");
    const here = [...new Intl.Segmenter().segment(rest)][0]?.segment ?? " ";
    text.append(before.trimStart(), element("mark", "", here), rest.slice(here.length));
  } else {
    text.append(p.excerpt!.trimStart());
  }
  pre.append(number, text);
  return pre;
}

function code(text: string): HTMLElement {
  const pre = element("pre");
  pre.append(element("code", "", text));
  return pre;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text?: string): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}
