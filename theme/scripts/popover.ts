// The line of proof under an example and the menu of languages are <details>
// whose content lies over the page. Such a card goes away on Escape, which
// leads back to where it was opened, and on a click elsewhere. The listeners
// are the document's, so that they hold for parts that are replaced later.

const open = "details.proof[open], .languages details[open]";

export function closePopovers() {
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented || e.isComposing) return;
    const all = [...document.querySelectorAll<HTMLDetailsElement>(open)];
    const card = all.find((d) => d.contains(document.activeElement)) ?? all.at(-1);
    if (!card) return;
    card.open = false;
    card.querySelector("summary")?.focus();
    e.preventDefault();
  });
  // On the click, not on the press before: closing may move the page, and
  // what was pressed would no longer be below the pointer.
  document.addEventListener("click", (e) => {
    for (const card of document.querySelectorAll<HTMLDetailsElement>(open)) {
      if (!e.composedPath().includes(card)) card.open = false;
    }
  });
}
