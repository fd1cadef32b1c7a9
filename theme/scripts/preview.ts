// Connects a page to the preview server: shows a save, or what is wrong.
//
// The server tells over one event stream that the site has changed, and the
// page asks for itself again. Blocks that are the same stay as they are, with
// the output of a run, open details and the scroll position.
interface Problem { file?: string; line?: number; column?: number; message: string; hint?: string; excerpt?: string }
interface State { version: string; problems: Problem[]; css: string }

let version: string | undefined;

let source: EventSource | undefined;

/** Listens while the page is seen. A browser grants a host six connections:
 *  pages in the background and in the history must not hold them. */
function connect() {
  source?.close();
  source = undefined;
  if (document.visibilityState === "hidden") return;
  source = new EventSource("/_bingfa/events");
  source.addEventListener("state", (e) => void update(JSON.parse((e as MessageEvent).data)));
  // EventSource reconnects by itself; a restarted server sends its state anew.
}

async function update(state: State) {
  showProblems(state.problems);
  const first = version === undefined;
  const changed = version !== state.version;
  version = state.version;
  // The page may have been loaded before the last change.
  if (changed && (!first || state.version !== document.documentElement.dataset.version)) await refresh(state);
}

async function refresh(state: State) {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = next.title;
  swapStyles(state.css);
  const patched: Element[] = [];
  // Parts that are replaced as a whole, then the text block by block.
  for (const selector of ["header.top", "nav.side", "nav.outline", ".outline-inline", ".title", ".missing", ".neighbours", ".hero", ".contents", ".landing main"]) {
    replace(selector, next, patched);
  }
  const here = document.querySelector(".text");
  const there = next.querySelector(".text");
  if (here && there) patchBlocks(here, there, patched);
  else if (here || there) location.reload();
  document.dispatchEvent(new CustomEvent("bingfa:patched", { detail: patched }));
}

function replace(selector: string, next: Document, patched: Element[]) {
  const here = document.querySelector(selector);
  const there = next.querySelector(selector);
  if (here && there) {
    if (sent(here) === sent(there)) return;
    here.replaceWith(there);
    originals.set(there, there.outerHTML);
    patched.push(there);
  } else if (here || there) {
    location.reload();
  }
}

/** What the server sent for an element, before scripts changed it. */
const originals = new WeakMap<Element, string>();
function remember(root: ParentNode) {
  for (const e of root.querySelectorAll("header.top, nav.side, nav.outline, .outline-inline, .title, .missing, .neighbours, .hero, .contents, .text > *")) {
    originals.set(e, e.outerHTML);
  }
}
const sent = (e: Element) => originals.get(e) ?? e.outerHTML;

/** Makes here's children those of there; equal ones stay, in their order. */
function patchBlocks(here: Element, there: Element, patched: Element[]) {
  const old = [...here.children];
  const now = [...there.children];
  const oldHTML = old.map(sent);
  const nowHTML = now.map((e) => e.outerHTML);
  let start = 0;
  while (start < old.length && start < now.length && oldHTML[start] === nowHTML[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && oldHTML[old.length - 1 - end] === nowHTML[now.length - 1 - end]) end++;
  // Between the equal ends, blocks that have only moved are used again.
  const spare = new Map<string, Element[]>();
  for (let i = start; i < old.length - end; i++) spare.set(oldHTML[i], [...(spare.get(oldHTML[i]) ?? []), old[i]]);
  const after = old[old.length - end] ?? null;
  const middle = now.slice(start, now.length - end).map((e, i) => {
    const reuse = spare.get(nowHTML[start + i])?.shift();
    if (reuse) return reuse;
    originals.set(e, e.outerHTML);
    patched.push(e);
    return e;
  });
  for (const e of old.slice(start, old.length - end)) if (!middle.includes(e)) e.remove();
  for (const e of middle) here.insertBefore(e, after);
}

function swapStyles(css: string) {
  const link = document.querySelector<HTMLLinkElement>('link[rel="stylesheet"]');
  if (!link || link.getAttribute("href") === css) return;
  const fresh = link.cloneNode() as HTMLLinkElement;
  fresh.href = css;
  fresh.addEventListener("load", () => link.remove());
  link.after(fresh);
}

let overlay: HTMLElement | undefined;

function showProblems(problems: Problem[]) {
  overlay?.remove();
  overlay = undefined;
  if (problems.length === 0) return;
  overlay = document.createElement("div");
  overlay.id = "bingfa-overlay";
  const shadow = overlay.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { position: fixed; inset: auto 0 0 0; z-index: 100; max-height: 60vh; overflow: auto; background: #241312; color: #f6e9e4;
      border-top: 3px solid #e57a68; font: 14px/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; padding: .9rem 1.4rem 1.2rem; box-shadow: 0 -8px 30px rgb(0 0 0 / .35); }
    h2 { font: 600 14px/1.6 system-ui, sans-serif; margin: 0 3rem .6rem 0; color: #f0a394; }
    ol { margin: 0; padding: 0; list-style: none; } li { margin-bottom: .8rem; } code { color: #ffd6a8; } .hint { color: #c9b4ab; }
    pre { margin: .1rem 0; color: #b9a49b; white-space: pre-wrap; } button { position: absolute; right: 1rem; top: .7rem; font: 18px system-ui; color: inherit; background: none; border: 0; cursor: pointer; }`);
  shadow.adoptedStyleSheets = [style];
  const title = document.createElement("h2");
  title.textContent = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const list = document.createElement("ol");
  for (const p of problems) {
    const item = document.createElement("li");
    const at = document.createElement("code");
    at.textContent = [p.file, p.line, p.column].filter(Boolean).join(":");
    item.append(at, " ", p.message);
    if (p.excerpt) {
      const excerpt = document.createElement("pre");
      excerpt.textContent = `${String(p.line ?? "").padStart(5)} │ ${p.excerpt}`;
      item.append(excerpt);
    }
    if (p.hint) {
      const hint = document.createElement("div");
      hint.className = "hint";
      hint.textContent = "→ " + p.hint;
      item.append(hint);
    }
    list.append(item);
  }
  const close = document.createElement("button");
  close.textContent = "×";
  close.ariaLabel = "Close";
  close.addEventListener("click", () => overlay?.remove());
  shadow.append(title, close, list);
  document.body.append(overlay);
}

remember(document);
connect();
document.addEventListener("visibilitychange", connect);
addEventListener("pageshow", (e) => e.persisted && connect());
addEventListener("pagehide", () => source?.close());
