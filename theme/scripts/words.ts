// Words of the user interface in the page's language, from the page itself.
let text: string | undefined;
let all: Record<string, string> = {};

/** Returns all words. A preview changes them while the page is shown. */
function words(): Record<string, string> {
  const now = document.getElementById("words")?.textContent || "{}";
  if (now !== text) [text, all] = [now, JSON.parse(now)];
  return all;
}

/** Reports whether there is a word. */
export function known(key: string): boolean {
  return key in words();
}

/** Returns a word with {name} replaced by the values. */
export function word(key: string, values: Record<string, string | number> = {}): string {
  return (words()[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
