// Everything a page does beyond being read. Each module looks for its own
// elements and leaves the page alone where there are none; enhance() may be
// called again on a part of the page that has been replaced.
import { addCopyButtons, renameCopyButtons } from "./copy";
import { followOutline, keepSection } from "./outline";
import { closePopovers } from "./popover";
import { addRunners } from "./run";
import { addTabs } from "./tabs";
import { addThemeSwitch } from "./appearance";

export function enhance(root: ParentNode) {
  addTabs(root);
  addCopyButtons(root);
  addRunners(root);
}

enhance(document);
addThemeSwitch();
followOutline();
keepSection();
closePopovers();
document.addEventListener("bingfa:patched", (e) => {
  if ((e as CustomEvent<{ words: boolean }>).detail.words) renameCopyButtons();
  enhance(document);
  followOutline();
});
