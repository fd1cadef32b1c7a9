// An outcome in the reader's language, as lines. What the compiler, the
// program or the runtime said stays in their words.
import { word } from "./words";
import type { Diagnostic, Goroutine, Outcome } from "./client";
import type { Place, Weight } from "./marks";

export interface Line {
  text: string;
  /** The words are the compiler's or the program's. */
  verbatim?: boolean;
  /** What the line is about in the program; its weight is "wrong" if not given. */
  at?: Place;
  weight?: Weight;
}

/** What of a long list is told. */
const most = { diagnostics: 50, frames: 8, groups: 8 };

/** Reports whether a program fails only for what the playground lacks. */
export function notOffered(o: Outcome): boolean {
  const ds = o.diagnostics ?? [];
  return o.status === "compile_error" && ds.length > 0 && ds.every((d) => d.category === "not_offered");
}

/** Tells an outcome; nothing for a plain end. */
export function tell(o: Outcome): Line[] {
  const limit = o.limit?.value ?? 0;
  switch (o.status) {
    case "ok":
      return [];
    case "exit":
      return [{ text: word("outcome.exit", { code: o.code }) }];
    case "compile_error":
      return [{ text: word(notOffered(o) ? "outcome.not_offered" : "outcome.compile_error") }, ...diagnostics(o.diagnostics ?? [], notOffered(o) ? "suspect" : "wrong")];
    case "panic":
      return [{ text: panic(o.message ?? "") }, ...frames(o.goroutines?.[0])];
    case "deadlock":
      return [{ text: word("outcome.deadlock") }, ...waiting(o.goroutines ?? [])];
    case "timeout":
      return [{ text: word("outcome.timeout", { time: limit / 1e9, limit: word(`outcome.timeout.${o.limit?.name}`) }) }];
    case "memory":
      return [{ text: word("outcome.memory", { n: limit / (1 << 20) }) }];
    case "output_limit":
      return [{ text: o.limit?.name === "events" ? word("outcome.events", { n: limit }) : word("outcome.output_limit", { n: limit / (1 << 10) }) }];
    default:
      return [{ text: word(`outcome.${o.status}`) }];
  }
}

function diagnostics(ds: Diagnostic[], weight: Weight): Line[] {
  const lines: Line[] = ds.slice(0, most.diagnostics).map((d) => ({ text: d.message, verbatim: true, at: d.line > 0 ? d : undefined, weight }));
  return more(lines, ds.length, most.diagnostics);
}

/** Go's words after "panic: " or "fatal error: ", which are said in the reader's language. */
function panic(message: string): string {
  const [, kind, rest] = /^(panic|fatal error): ([^]*)$/.exec(message) ?? ["", "panic", message];
  return word(kind === "panic" ? "outcome.panic" : "outcome.fatal", { message: rest });
}

/** The functions that a panic left, innermost first. */
function frames(g: Goroutine | undefined): Line[] {
  const known = (g?.frames ?? []).filter((f) => f.func || f.line > 0);
  const lines: Line[] = known.slice(0, most.frames).map((f, i) => ({ text: f.func ?? "", verbatim: true, at: f.line > 0 ? f : undefined, weight: i > 0 ? "leading" : "wrong" }));
  if (lines.length > 0 && g!.id !== 1) lines.push({ text: origin(g!) });
  return more(lines, known.length, most.frames);
}

/** Who waits where after a deadlock; those who wait for the same are one. */
function waiting(goroutines: Goroutine[]): Line[] {
  const groups = new Map<string, Goroutine[]>();
  for (const g of goroutines) {
    const f = g.frames?.find((f) => f.line > 0);
    const key = `${g.id === 1} ${g.state} ${f?.line} ${f?.column} ${g.started}`;
    groups.set(key, [...(groups.get(key) ?? []), g]);
  }
  const lines = [...groups.values()].slice(0, most.groups).map((group): Line => {
    const [g] = group;
    const who = group.length > 1 ? word("outcome.waits.many", { n: group.length }) : origin(g);
    return { text: word("outcome.waits", { who, state: g.state }), at: g.frames?.find((f) => f.line > 0) };
  });
  return more(lines, groups.size, most.groups);
}

/** Names a goroutine, and the line that started it. */
function origin(g: Goroutine): string {
  if (g.id === 1) return "main";
  const who = word("outcome.waits.one", { id: g.id });
  return g.started ? word("outcome.started", { who, line: g.started }) : who;
}

function more(lines: Line[], all: number, shown: number): Line[] {
  return all > shown ? [...lines, { text: word("outcome.more", { n: all - shown }) }] : lines;
}
