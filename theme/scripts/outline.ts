// Where the reader is: marks the section in the outline, and lets the language
// links lead to the same section. Ids are the same in every language.
let observer: IntersectionObserver | undefined;

/** The id of the last heading above the upper third of the window, or "". */
function currentSection(): string {
  const edge = innerHeight * 0.3;
  let id = "";
  for (const h of document.querySelectorAll<HTMLElement>(".text :is(h2, h3)[id]")) {
    if (h.getBoundingClientRect().top >= edge) break;
    id = h.id;
  }
  return id;
}

export function followOutline() {
  observer?.disconnect();
  const headings = document.querySelectorAll(".text :is(h2, h3)[id]");
  if (headings.length === 0) return;
  let scheduled = false;
  const update = () => {
    scheduled = false;
    const current = currentSection();
    for (const a of document.querySelectorAll<HTMLAnchorElement>(".outline a, .outline-inline a")) {
      a.classList.toggle("on", current !== "" && decodeURIComponent(a.hash.slice(1)) === current);
    }
  };
  // A heading that crosses the edge changes the section.
  observer = new IntersectionObserver(() => {
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(update);
    }
  }, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
  for (const h of headings) observer.observe(h);
  update();
}

export function keepSection() {
  const aim = (e: Event) => {
    const link = (e.target as Element).closest?.<HTMLAnchorElement>("a[data-keep-section]");
    if (!link) return;
    const id = currentSection();
    link.hash = id ? "#" + encodeURIComponent(id) : "";
  };
  // Before the click is acted on, however it is made.
  for (const event of ["pointerdown", "focusin", "click"]) document.addEventListener(event, aim, true);
}
