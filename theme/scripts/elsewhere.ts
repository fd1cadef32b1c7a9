// Opens a program in the Go Playground, for what this playground cannot run.
//
// go.dev has no address that carries a program: one is stored there first and
// then has a short name. So this is the only request of the site to another
// host; the reader is told, and it is made on their click alone. Where it
// fails (no network; a policy or a country that does not allow it) the program
// goes to the clipboard and the reader pastes it.
import { word } from "./words";

const share = "https://play.golang.org/share";
const play = "https://go.dev/play/";

/** How long to wait for an answer, in milliseconds. Browsers let a page open
 *  a tab within five seconds of a click. */
const patience = 4000;

/** Returns what offers to open a program there. */
export function elsewhere(code: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "elsewhere";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = word("run.elsewhere");
  const note = document.createElement("p");
  note.textContent = word("run.elsewhere.note");
  box.append(button, note);
  button.addEventListener("click", async () => {
    button.disabled = true;
    note.textContent = word("run.elsewhere.sending");
    let address = play;
    let said: string;
    try {
      address += "p/" + (await store(code));
      said = "run.elsewhere.sent";
    } catch {
      said = (await copy(code)) ? "run.elsewhere.copied" : "run.elsewhere.failed";
    }
    // The link is for browsers that do not let the page open a tab.
    window.open(address, "_blank", "noopener,noreferrer");
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.textContent = address.replace("https://", "");
    note.replaceChildren(word(said), " ", link);
    note.dataset.said = said;
    button.disabled = false;
  });
  return box;
}

/** Stores a program there and returns its name. */
async function store(code: string): Promise<string> {
  // As plain text: a request that needs no preflight.
  const response = await fetch(share, {
    method: "POST", body: code, mode: "cors", credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(patience),
  });
  const name = (await response.text()).trim();
  if (!response.ok || !/^[\w-]{5,64}$/.test(name)) throw new Error(name);
  return name;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
