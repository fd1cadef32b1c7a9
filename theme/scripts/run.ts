import { word } from "./words";
import { Output } from "./output";
import { Refusal, run, type Outcome } from "./client";
import { addressed } from "./link";

/** Makes the Run buttons of the page work. */
export function addRunners(root: ParentNode) {
  for (const lane of root.querySelectorAll<HTMLElement>(".lane")) {
    const button = lane.querySelector<HTMLButtonElement>("button.run");
    if (!button?.hidden) continue;
    button.hidden = false;
    addRunner(lane, button);
  }
}

function addRunner(lane: HTMLElement, button: HTMLButtonElement) {
  const code = lane.querySelector<HTMLElement>("code")!;
  const output = new Output(lane.querySelector<HTMLElement>(".output")!, code, lane.dataset.clock ?? "virtual");
  let running: AbortController | undefined;
  /** The program of the last run. */
  let ran: string | undefined;
  // A preview shows a save of the program.
  lane.addEventListener("bingfa:program", () => ran !== undefined && output.outdate(ran !== code.textContent));

  const label = (text: string, sign: string) => {
    button.querySelector(".label")!.textContent = text;
    button.querySelector("[aria-hidden]")!.textContent = sign;
  };

  button.addEventListener("click", async (e) => {
    if (e.detail > 1) return; // the rest of a double click means neither to stop nor to run again
    if (running) {
      running.abort();
      return;
    }
    const controller = (running = new AbortController());
    button.dataset.running = "";
    label(word("pair.stop"), "■");
    output.start();
    ran = code.textContent ?? "";
    try {
      await run(
        { code: ran, clock: lane.dataset.clock ?? "virtual", encoded: addressed(lane.dataset.exact, ran) },
        controller.signal,
        {
          preparing: (stage) => output.say(word("run.preparing", { stage })),
          started: () => output.play(controller.signal),
          event: (e) => output.event(e),
          outcome: (o: Outcome) => output.outcome(o),
        },
      );
      await output.finished();
    } catch (err) {
      if (controller.signal.aborted) output.stop();
      else if (err instanceof Refusal) output.refuse(err);
      else output.fail(err instanceof Error ? err.message : String(err));
    }
    running = undefined;
    delete button.dataset.running;
    label(word("pair.again"), "▶");
  });
}
