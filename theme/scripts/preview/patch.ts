// Makes the page what the server sends now, and leaves alone what it did not
// change.
//
// Three documents are compared: what the server sent last, what it sends now,
// and the page as it has become since. Only what differs between the first two
// is done to the third. So whatever scripts and readers did to the page stays:
// open details, selected tabs, the output of a run, text in a field.
import { align, ascending, common } from "./align";
import { hold } from "./place";

/** What the server sent last, in a document that is never shown; equal in
 *  structure to what is on the page, where scripts have not changed that. */
let sent: Document;
/** The nodes of the page by those of sent. */
let onPage = new WeakMap<Node, Node>();

/** What a patch did to the page. */
export interface Patched { added: Element[]; changed: Set<Element>; words: boolean }
let done: Patched;

/** Takes the page as what the server sent. Before any other script changes it. */
export function remember() {
  sent = document.implementation.createHTMLDocument();
  const root = sent.importNode(document.documentElement, true);
  delete root.dataset.theme; // the reader's choice, by a script that has run
  sent.replaceChild(root, sent.documentElement);
  link(root, document.documentElement);
}

function link(copy: Node, node: Node) {
  const copies = document.createTreeWalker(copy);
  const nodes = document.createTreeWalker(node);
  for (let c: Node | null = copy, n: Node | null = node; c && n; c = copies.nextNode(), n = nodes.nextNode()) onPage.set(c, n);
}

/** Patches the page. Returns false, and does nothing, where only a reload can help. */
export function patch(html: string): boolean {
  const next = new DOMParser().parseFromString(html, "text/html");
  if (needsReload(next)) return false;
  done = { added: [], changed: new Set(), words: false };
  const restore = hold();
  const words = wordsOf(sent);
  try {
    morph(sent.documentElement, next.documentElement);
  } catch (err) {
    if (err === giveUp) return false;
    throw err;
  }
  done.words = words !== wordsOf(sent);
  document.dispatchEvent(new CustomEvent<Patched>("bingfa:patched", { detail: done }));
  for (const lane of new Set([...done.changed].map((e) => e.closest("code")?.closest(".lane")))) {
    lane?.dispatchEvent(new CustomEvent("bingfa:program"));
  }
  restore();
  return true;
}

/** Loads the page again, at the same place; once only for the same state. */
export function reload() {
  const key = "bingfa reloaded";
  const version = document.documentElement.dataset.version ?? "";
  if (sessionStorage.getItem(key) === version + location.pathname) return;
  sessionStorage.setItem(key, version + location.pathname);
  location.reload();
}

/** Scripts run when a page is loaded, and so do other kinds of page. */
function needsReload(next: Document): boolean {
  const key = (d: Document) => [d.body.className, ...[...d.scripts].filter((s) => s.type !== "application/json").map((s) => s.outerHTML).sort()].join("\n");
  return key(sent) !== key(next);
}

const wordsOf = (d: Document) => d.getElementById("words")?.textContent;

const giveUp = new Error("the page is not what the server sent");

/** Makes old, an element of sent, equal to next, and the page accordingly. */
function morph(old: Element, next: Element) {
  if (old.isEqualNode(next)) return;
  const here = onPage.get(old) as HTMLElement;
  attributes(old, next, here);
  const before = [...old.childNodes];
  const now = [...next.childNodes];
  if (isReaders(here)) {
    old.replaceChildren(...now);
    return;
  }
  const from = align(before, now);
  const gone = new Set<Node>(before);
  for (const node of from) if (node) gone.delete(node);
  // Scripts have put something else in the place of what is to change.
  const place = new Map(from.map((node, i) => [node, now[i]]));
  if (before.some((node) => !onPage.has(node) || (onPage.get(node)!.parentNode !== here && !place.get(node)?.isEqualNode(node)))) {
    replace(old, next, here);
    return;
  }
  for (const node of gone) {
    (onPage.get(node) as ChildNode).remove();
    node.parentNode!.removeChild(node);
    done.changed.add(here);
  }
  arrange(old, here, before, now, from);
}

/** Puts the children of old, an element of sent, and of here in the order of now. */
function arrange(old: Element, here: Element, before: Node[], now: Node[], from: (Node | undefined)[]) {
  const kept = from.filter((node) => node !== undefined);
  const order = new Map(before.map((node, i) => [node, i]));
  const stay = ascending(kept.map((node) => order.get(node)!));
  const staying = new Set(kept.filter((_, k) => stay.has(k)));
  let previous: Node | null = null;
  const put = (node: Node, there: Node) => {
    old.insertBefore(node, previous ? previous.nextSibling : old.firstChild);
    // Beside a neighbour: scripts may have put something of their own between.
    const isHere = (n: Node | null | undefined) => n != null && onPage.get(n)?.parentNode === here;
    let left = previous;
    while (left && !isHere(left)) left = left.previousSibling;
    const first = [...staying].find(isHere);
    move(here, there, left ? onPage.get(left)!.nextSibling : first ? onPage.get(first)! : here.firstChild);
    done.changed.add(here);
  };
  now.forEach((next, i) => {
    let node = from[i];
    if (!node) {
      node = next;
      const there = document.importNode(next, true);
      sent.adoptNode(node);
      link(node, there);
      put(node, there);
      if (there instanceof Element) done.added.push(there);
    } else {
      if (!staying.has(node)) put(node, onPage.get(node)!);
      if (node instanceof Element) node = continued(node, next as Element);
      else if (node.nodeValue !== next.nodeValue) text(node as CharacterData, next as CharacterData, here);
    }
    previous = node;
  });
}

/** Morphs an element and returns the one of sent that stands for it then. */
function continued(node: Element, next: Element): Element {
  const parent = node.parentNode!;
  const index = [...parent.childNodes].indexOf(node);
  morph(node, next);
  return node.parentNode ? node : (parent.childNodes[index] as Element);
}

/** Moves or inserts a node; where the browser can, without a loss of state. */
function move(parent: Element & { moveBefore?: (node: Node, before: Node | null) => void }, node: Node, before: Node | null) {
  if (node === before) return;
  if (parent.moveBefore && node.isConnected) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

/** Puts a new element in the place of one that scripts have changed. */
function replace(old: Element, next: Element, here: Element) {
  if (!here.isConnected || here === document.body || here === document.head || here === document.documentElement) throw giveUp;
  const there = document.importNode(next, true);
  sent.adoptNode(next);
  old.replaceWith(next);
  link(next, there);
  here.replaceWith(there);
  done.added.push(there);
  if (there.parentElement) done.changed.add(there.parentElement);
}

/** Reports whether what is in an element is the reader's own: an edited text,
 *  the output of a run. */
function isReaders(e: HTMLElement): boolean {
  // Not isContentEditable, which needs the styles of the whole page.
  const editable = e.getAttribute("contenteditable");
  return e.dataset?.live !== undefined || (editable !== null && editable !== "false") || e instanceof HTMLTextAreaElement;
}

/** Changes the part of a text that differs: a selection beside it stays. */
function text(old: CharacterData, next: CharacterData, here: Element) {
  const there = onPage.get(old) as CharacterData;
  if (there.data === old.data) {
    const [start, end] = common(old.data, next.data);
    there.replaceData(start, old.data.length - start - end, next.data.slice(start, next.data.length - end));
  } else {
    there.data = next.data;
  }
  old.data = next.data;
  done.changed.add(here);
}

function attributes(old: Element, next: Element, here: Element) {
  for (const { name } of [...old.attributes]) {
    if (next.hasAttribute(name)) continue;
    if (name === "class") classes(old, next, here);
    else here.removeAttribute(name);
    old.removeAttribute(name);
  }
  for (const a of next.attributes) {
    if (old.getAttribute(a.name) === a.value) continue;
    if (a.name === "class") classes(old, next, here);
    else if (a.name === "href" && here instanceof HTMLLinkElement && here.rel === "stylesheet") onPage.set(old, swapStyles(here, a.value));
    else here.setAttributeNode(document.importNode(a, true));
    old.setAttributeNode(sent.importNode(a, true));
  }
}

/** Classes that scripts have added stay. */
function classes(old: Element, next: Element, here: Element) {
  for (const c of old.classList) if (!next.classList.contains(c)) here.classList.remove(c);
  for (const c of next.classList) if (!old.classList.contains(c)) here.classList.add(c);
}

/** Style sheets that go as soon as the newest is there: never is there none. */
const outgoing = new Set<Element>();

function swapStyles(link: HTMLLinkElement, href: string): HTMLLinkElement {
  const fresh = link.cloneNode() as HTMLLinkElement;
  fresh.href = href;
  outgoing.add(link);
  outgoing.delete(fresh);
  fresh.addEventListener("load", () => {
    if (outgoing.has(fresh)) return; // a newer one is on its way
    for (const l of outgoing) l.remove();
    outgoing.clear();
  });
  link.after(fresh);
  return fresh;
}

/** What the server last said of the author's files that the page shows: hashes by address. */
let shownFiles: Record<string, string> | undefined;

/** Loads the author's files, such as images, whose content has changed under the same address. */
export function swapFiles(files: Record<string, string>) {
  const before = shownFiles ?? files;
  shownFiles = { ...before, ...files };
  for (const [path, hash] of Object.entries(files)) {
    if (before[path] === undefined || before[path] === hash) continue;
    for (const e of document.querySelectorAll<HTMLElement>("[src], [poster], [data], [srcset]")) {
      for (const name of ["src", "poster", "data", "srcset"]) {
        const value = e.getAttribute(name);
        if (value === null) continue;
        const fresh = value.split(/(\s*,\s*|\s+)/).map((part) => (part.replace(/\?bingfa=\w+$/, "") === path ? `${path}?bingfa=${hash}` : part)).join("");
        if (fresh !== value) e.setAttribute(name, fresh);
      }
    }
  }
}
