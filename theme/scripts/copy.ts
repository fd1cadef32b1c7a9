import { word } from "./words";

/** Gives every block of code a button that copies it. */
export function addCopyButtons(root: ParentNode) {
  for (const box of root.querySelectorAll<HTMLElement>(".code")) {
    if (box.querySelector(".copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = word("code.copy");
    box.append(button);
    listen(button, () => withoutPrompts(box.querySelector("code")!));
  }
  for (const lane of root.querySelectorAll<HTMLElement>(".lane")) {
    const button = lane.querySelector<HTMLButtonElement>("button.copy");
    if (!button?.hidden) continue;
    button.hidden = false;
    listen(button, () => lane.querySelector("code")!.textContent ?? "");
  }
}

/** Gives the buttons that addCopyButtons has made the words of now. */
export function renameCopyButtons() {
  for (const button of document.querySelectorAll(".code > .copy")) button.textContent = word("code.copy");
}

/** A console's prompts are for the eye: what is copied can be pasted. */
function withoutPrompts(code: Element): string {
  const copy = code.cloneNode(true) as Element;
  for (const prompt of copy.querySelectorAll(".p")) prompt.remove();
  return copy.textContent ?? "";
}

function listen(button: HTMLButtonElement, text: () => string) {
  let reset = 0;
  button.addEventListener("click", async () => {
    let said = "code.copied";
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      said = "code.copy.failed";
    }
    button.textContent = word(said);
    clearTimeout(reset);
    reset = window.setTimeout(() => (button.textContent = word("code.copy")), 1500);
  });
}
