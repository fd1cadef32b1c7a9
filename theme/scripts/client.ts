// Talks to the playground: one program in, its events and its outcome out.
import { known, word } from "./words";

export interface Program {
  code: string;
  clock: string;
  /** The code as it is in an address, where an earlier run on the virtual clock is as good as a new one. */
  encoded?: string;
}
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
/** A run that is over. */
interface Result { events: Event[]; outcome: Outcome }
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

/** Runs a program, or takes what a cache knows of it. Rejects with a Refusal for what the playground cannot run; otherwise when the playground failed, never for what the program did. */
export async function run(program: Program, signal: AbortSignal, on: Listener): Promise<void> {
  const silence = new Silence();
  try {
    await ask(program, AbortSignal.any([signal, silence.tooLong]), on, silence);
  } catch (err) {
    if (silence.tooLong.aborted && !signal.aborted) throw new Error(word("run.failed.slow"));
    throw err;
  } finally {
    silence.end();
  }
}

/** Watches that the server gives a sign of life now and then. */
class Silence {
  /** In ms: longer than programs may wait and run, and than a function may take that tells all at its end. */
  private static readonly longest = 120_000;
  private over = new AbortController();
  private timer = 0;
  readonly tooLong = this.over.signal;

  constructor() {
    this.heard();
  }

  heard() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.over.abort(), Silence.longest);
  }

  end() {
    clearTimeout(this.timer);
  }
}

async function ask(program: Program, signal: AbortSignal, on: Listener, silence: Silence): Promise<void> {
  let { encoded } = program;
  for (;;) {
    let response: Response;
    try {
      response = encoded ? await get(encoded, signal) : await post(program, signal);
    } catch (err) {
      if (signal.aborted) throw err;
      throw new Error(word("run.failed.network"));
    }
    silence.heard();
    if (response.ok) return encoded ? readWhole(response, on) : readLines(response, on, silence);
    if (encoded && refusesAddress(response)) {
      encoded = undefined;
      continue;
    }
    const problem: Problem = await response.json().catch(() => ({}));
    const again = Number(response.headers.get("Retry-After"));
    // What is unavailable may come back, but not while somebody waits.
    if (response.status !== 503 && response.status !== 429 || !again || problem.type === "/problems/unavailable") {
      throw failure(problem, `HTTP ${response.status}`);
    }
    on.preparing(reason(problem));
    await pause(Math.min(again, 10) * 1000, signal);
  }
}

/** Asks for a run that a cache may answer: whole, as one that is told while it happens cannot be kept. */
function get(encoded: string, signal: AbortSignal): Promise<Response> {
  return fetch(`${api()}/run?program=${encoded}`, { signal, headers: { Accept: "application/json" } });
}

/** Asks for a run that is told as it happens. */
function post({ code, clock }: Program, signal: AbortSignal): Promise<Response> {
  return fetch(api() + "/run", {
    method: "POST", signal, body: JSON.stringify({ code, clock }),
    headers: { "Content-Type": "application/json", Accept: "application/x-ndjson" },
  });
}

/** Reports whether something on the way to the playground does not let such an address pass: it is too long (414, 431), or looks odd to a filter. */
function refusesAddress({ status, headers }: Response): boolean {
  return status >= 400 && status < 500 && status !== 429 && !headers.get("Content-Type")?.startsWith("application/problem+json");
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

/** Reads a run that is over. */
async function readWhole(response: Response, on: Listener) {
  const result: Partial<Result> = await response.json().catch(() => ({})); // broken off, or another server's
  if (!result.events || !result.outcome) throw new Error(word("run.failed.network"));
  on.started();
  for (const e of result.events) on.event(e);
  on.outcome(result.outcome);
}

/** Reads one JSON value a line, as they come. */
async function readLines(response: Response, on: Listener, silence: Silence) {
  on.started();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let ended = false;
  for (;;) {
    const { value, done } = await reader.read();
    silence.heard();
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
