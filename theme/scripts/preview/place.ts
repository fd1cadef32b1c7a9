// Keeps what the reader looks at where it is while the page around it changes.

/** Notes what is where on the screen. The result puts it there again. */
export function hold(): () => void {
  const root = document.documentElement;
  const active = document.activeElement as HTMLElement | null;
  const anchors: { element: Element; top: number }[] = [];
  const text = document.querySelector(".text") ?? document.querySelector("main");
  if (scrollY > 0 && text) {
    const { left, width } = text.getBoundingClientRect();
    for (const part of [0.12, 0.2, 0.3, 0.4, 0.55, 0.7, 0.9]) {
      for (const element of document.elementsFromPoint(left + width / 2, part * innerHeight)) {
        if (element !== text && text.contains(element)) anchors.push({ element, top: element.getBoundingClientRect().top });
      }
    }
    // What begins on the screen first: the reader may be inside a large block
    // that changes further up. Stable: the innermost and uppermost first.
    anchors.sort((a, b) => Number(a.top < 0) - Number(b.top < 0));
  }
  // Browsers keep the place as well, each by rules of its own.
  const style = root.style.overflowAnchor;
  root.style.overflowAnchor = "none";
  return () => {
    const anchor = anchors.find(({ element }) => element.isConnected && element.getClientRects().length > 0);
    if (anchor) scrollBy({ top: anchor.element.getBoundingClientRect().top - anchor.top, behavior: "instant" });
    if (active && active !== document.activeElement && active.isConnected) active.focus({ preventScroll: true });
    requestAnimationFrame(() => (root.style.overflowAnchor = style));
  };
}
