// Where the reader is: marks the section in the outline, and lets the language
// links lead to the same section. Ids are the same in every language.
let observer: IntersectionObserver | undefined;

export function followOutline() {
  observer?.disconnect();
  const headings = [...document.querySelectorAll<HTMLElement>(".text :is(h2, h3)[id]")];
  if (headings.length === 0) return;
  let scheduled = false;
  const update = () => {
    scheduled = false;
    const edge = innerHeight * 0.3;
    let current: HTMLElement | undefined;
    for (const h of headings) if (h.getBoundingClientRect().top < edge) current = h;
    for (const a of document.querySelectorAll<HTMLAnchorElement>(".outline a, .outline-inline a")) {
      a.classList.toggle("on", !!current && decodeURIComponent(a.hash.slice(1)) === current.id);
    }
    section = current?.id ?? "";
  };
  observer = new IntersectionObserver(() => {
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(update);
    }
  }, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
  for (const h of headings) observer.observe(h);
  update();
}

let section = "";

export function keepSection() {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-keep-section]")) {
    const aim = () => (link.hash = section ? "#" + encodeURIComponent(section) : "");
    // Before the click is acted on, however it is made.
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, aim);
  }
}
