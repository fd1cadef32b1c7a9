// Words of the user interface in the page's language, from the page itself.
const all: Record<string, string> = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** Reports whether there is a word. */
export function known(key: string): boolean {
  return key in all;
}

/** Returns a word with {name} replaced by the values. */
export function word(key: string, values: Record<string, string | number> = {}): string {
  return (all[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
