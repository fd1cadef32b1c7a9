// Talks to the playground: one program in, its events and its outcome out.
import { known, word } from "./words";

export interface Program { code: string; clock: string }
export interface Event { time_ns: number; stream: "stdout" | "stderr"; text: string }
export interface Diagnostic { line: number; column: number; message: string; category?: string }
export interface Frame { func?: string; line: number; column: number }
export interface Goroutine { id: number; state: string; frames?: Frame[]; started?: number }
/** How a program ended; see package playground/program. */
export interface Outcome {
  status: string; code: number; message?: string; diagnostics?: Diagnostic[]; warnings?: Diagnostic[]; goroutines?: Goroutine[];
  limit?: { name: string; value: number; unit: string }; time_ns: number; wall_ns: number;
}
/** Why the playground has no outcome; RFC 9457. */
interface Problem { type?: string; title?: string; detail?: string; line?: number; column?: number }
export interface Listener {
  /** The playground is not ready; stage says what it does meanwhile. */
  preparing(stage: string): void;
  started(): void;
  event(e: Event): void;
  outcome(o: Outcome): void;
}

/** Valid Go that the playground cannot run: message says what it is, and may be empty. */
export class Refusal extends Error {
  line: number;
  column: number;

  constructor(p: Problem) {
    super(p.detail ?? "");
    this.line = p.line ?? 0;
    this.column = p.column ?? 0;
  }
}

/** Runs a program. Rejects with a Refusal for what the playground cannot run; otherwise when the playground failed, never for what the program did. */
export async function run(program: Program, signal: AbortSignal, on: Listener): Promise<void> {
  for (;;) {
    let response: Response;
    try {
      response = await fetch(api() + "/run", {
        method: "POST", signal, body: JSON.stringify(program),
        headers: { "Content-Type": "application/json", Accept: "application/x-ndjson" },
      });
    } catch (err) {
      if (signal.aborted) throw err;
      throw new Error(word("run.failed.network"));
    }
    if (response.ok) {
      on.started();
      return read(response, on);
    }
    const problem: Problem = await response.json().catch(() => ({}));
    const again = Number(response.headers.get("Retry-After"));
    if (response.status !== 503 && response.status !== 429 || !again) {
      throw failure(problem, `HTTP ${response.status}`);
    }
    on.preparing(reason(problem));
    await pause(Math.min(again, 10) * 1000, signal);
  }
}

function failure(p: Problem, otherwise: string): Error {
  return p.type === "/problems/unsupported" ? new Refusal(p) : new Error(reason(p) || otherwise);
}

/** What a problem is, in the reader's language where there are words for it; what passes needs no detail. */
function reason(p: Problem): string {
  const key = "problem." + (p.type ?? "").replace("/problems/", "");
  const told = known(key) ? word(key) : p.title ?? "";
  return [told, /preparing|busy|rate|runs/.test(key) ? "" : p.detail ?? ""].filter(Boolean).join(" · ");
}

function api(): string {
  return document.documentElement.dataset.api ?? "/api";
}

/** Reads one JSON value a line, as they come. */
async function read(response: Response, on: Listener) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let ended = false;
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? "";
    const lines = rest.split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (!line) continue;
      const message = JSON.parse(line);
      if (message.event) on.event(message.event);
      else if (message.outcome) {
        on.outcome(message.outcome);
        ended = true;
      } else throw failure(message.error ?? {}, line);
    }
    if (done) break;
  }
  if (!ended) throw new Error(word("run.failed.network"));
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
