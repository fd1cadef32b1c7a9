// Finds out which of the old children of an element the new ones are.

/** Returns for each new node the old one that it continues, which may differ
 *  from it, or undefined for one that is new. */
export function align(old: Node[], now: Node[]): (Node | undefined)[] {
  const matched = new Array<Node | undefined>(now.length).fill(undefined);
  let start = 0;
  while (start < old.length && start < now.length && old[start].isEqualNode(now[start])) matched[start] = old[start++];
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end].isEqualNode(now[now.length - 1 - end])) {
    matched[now.length - 1 - end] = old[old.length - 1 - end];
    end++;
  }
  const places = new Map<Node, number>(); // of the old nodes that are left
  for (let i = start; i < old.length - end; i++) places.set(old[i], i);
  const take = (i: number, node: Node) => {
    matched[i] = node;
    taken.set(i, places.get(node)!);
    places.delete(node);
  };
  const taken = new Map<number, number>();
  const left = () => [...now.keys()].slice(start, now.length - end).filter((i) => !matched[i]);

  // What has only moved, then what goes by the same name.
  for (const key of [content, name]) {
    const spare = new Map<string, Node[]>();
    for (const node of places.keys()) {
      const k = key(node);
      if (k) spare.set(k, [...(spare.get(k) ?? []), node]);
    }
    for (const i of left()) {
      const node = spare.get(key(now[i]))?.shift();
      if (node) take(i, node);
    }
  }

  // What stands between the same neighbours and is alike.
  let until = start;
  for (const i of left()) {
    if (i < until) continue; // seen together with one before it
    until = i;
    while (until < now.length - end && !matched[until]) until++;
    const low = i === start ? start - 1 : taken.get(i - 1) ?? -1;
    const high = until === now.length - end ? old.length - end : taken.get(until) ?? -1;
    const rest = [...places].filter(([, at]) => at > low && at < high).map(([node]) => node);
    const sameNumber = rest.length === until - i;
    for (let j = i; j < until; j++) {
      const k = rest.findIndex((node, n) => compatible(node, now[j]) && ((sameNumber && n === 0) || alike(node, now[j]) > 0.4));
      // In their order: what is passed over has gone.
      if (k >= 0) take(j, rest.splice(0, k + 1).at(-1)!);
      else if (sameNumber) rest.shift();
    }
  }
  return matched;
}

/** What a node says, but for its own id: programs are numbered. */
function content(node: Node): string {
  if (!(node instanceof Element)) return node.nodeValue?.trim() ? `${node.nodeType} ${node.nodeValue}` : "";
  const html = node.outerHTML;
  const end = html.indexOf(">") + 1;
  return html.slice(0, end).replace(/ id="[^"]*"/, "") + html.slice(end);
}

/** What the author calls an element. */
function name(node: Node): string {
  if (!(node instanceof HTMLElement)) return "";
  const n = node.dataset.example ?? (node.id || node.getAttribute("name") || node.getAttribute("property") || node.getAttribute("hreflang"));
  return n ? `${node.nodeName} ${n}` : "";
}

function compatible(a: Node, b: Node): boolean {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  return !(a instanceof Element) || (kind(a) === kind(b as Element) && (!name(a) || !name(b) || /^program-\d+$/.test(a.id)));
}

const kind = (e: Element) => (e.getAttribute("class") ?? "").split(/\s+/, 1)[0];

/** How much of two nodes' text is the same, from 0 to 1: their beginning and end. */
function alike(a: Node, b: Node): number {
  const s = a.textContent ?? "";
  const t = b.textContent ?? "";
  if (s === t) return 1;
  const [start, end] = common(s, t);
  return (start + end) / Math.max(s.length, t.length);
}

/** Returns how many characters two texts share at their beginning and, beyond that, at their end. */
export function common(s: string, t: string): [start: number, end: number] {
  const most = Math.min(s.length, t.length);
  let start = 0;
  while (start < most && s[start] === t[start]) start++;
  let end = 0;
  while (end < most - start && s[s.length - 1 - end] === t[t.length - 1 - end]) end++;
  return [start, end];
}

/** Returns the longest ascending selection of numbers, as their indexes: of
 *  nodes in a new order, those that can stay while the others move. */
export function ascending(numbers: number[]): Set<number> {
  const ends: number[] = []; // ends[n]: where the best selection of n+1 numbers ends
  const before: number[] = [];
  numbers.forEach((n, i) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]] < n) low = middle + 1;
      else high = middle;
    }
    before[i] = ends[low - 1] ?? -1;
    ends[low] = i;
  });
  const stay = new Set<number>();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i]) stay.add(i);
  return stay;
}
