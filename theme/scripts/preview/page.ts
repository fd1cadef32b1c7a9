// Keeps one page what the server says it is.
import { link } from "./link";
import { patch, remember, reload, swapFiles } from "./patch";
import { Problems } from "./problems";
import type { FromPage, Shown, ToPage } from "./hub";

export function followServer() {
  const root = document.documentElement;
  /** The page that tells that there is nothing to show yet. */
  const waiting = "nothing" in root.dataset;
  const problems = new Problems(waiting);
  const hash = () => root.dataset.version ?? "";
  if (!waiting) remember();

  const show = ({ html, reload: elsewhere }: Shown) => {
    if (elsewhere || (waiting && html !== undefined)) location.reload();
    if (waiting || html === undefined) return;
    try {
      if (!patch(html)) reload();
    } catch (err) {
      console.error("the preview cannot patch the page:", err);
      reload();
    }
  };
  const hear = (m: ToPage) => {
    if ("lost" in m) problems.lose();
    if (!("problems" in m)) return;
    problems.show(m.problems);
    if (m.shown && m.shown.hash !== hash()) show(m.shown);
    if (m.shown?.files && !waiting) swapFiles(m.shown.files);
    send({ seen: hash() });
  };
  const send = link(hear);
  const introduce = () => send({ path: location.pathname, hash: hash(), visible: document.visibilityState !== "hidden" } satisfies FromPage);

  introduce();
  document.addEventListener("visibilitychange", introduce);
  addEventListener("online", introduce);
  addEventListener("pageshow", (e) => e.persisted && introduce());
  addEventListener("pagehide", () => send({ gone: true }));
}
