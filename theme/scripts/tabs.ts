// On narrow screens a pair shows one program at a time. The choice holds for
// all pairs, on this page and the next: a reader compares or reads one side.
const names: Record<string, string> = { python: "Python", go: "Go" };

export function addTabs(root: ParentNode) {
  for (const pair of root.querySelectorAll<HTMLElement>(".pair")) {
    const lanes = [...pair.querySelectorAll<HTMLElement>(".lane")];
    // In a preview programs come and go.
    const tabs = [...pair.querySelectorAll<HTMLElement>(".tabs [role=tab]")];
    if (String(lanes.map((l) => l.dataset.lane)) === String(tabs.map((t) => t.dataset.lane))) continue;
    tabs[0]?.parentElement!.remove();
    pair.classList.toggle("tabbed", lanes.length > 1);
    if (lanes.length < 2) {
      for (const lane of lanes) delete lane.dataset.hidden;
      continue;
    }
    const list = document.createElement("div");
    list.className = "tabs";
    list.setAttribute("role", "tablist");
    for (const lane of lanes) {
      const kind = lane.dataset.lane!;
      lane.id ||= `${pair.id}-${kind}`;
      const tab = document.createElement("button");
      tab.type = "button";
      tab.className = kind;
      tab.textContent = names[kind] ?? kind;
      tab.dataset.lane = kind;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", lane.id);
      tab.addEventListener("click", () => choose(kind));
      list.append(tab);
    }
    list.addEventListener("keydown", (e) => {
      if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
      const other = list.querySelector<HTMLElement>('[aria-selected="false"]');
      other?.click();
      other?.focus();
      e.preventDefault();
    });
    pair.querySelector(".two")!.before(list);
  }
  show(localStorage.getItem("lane") ?? "go");
}

function choose(kind: string) {
  localStorage.setItem("lane", kind);
  show(kind);
}

function show(kind: string) {
  for (const tab of document.querySelectorAll<HTMLElement>(".tabs [role=tab]")) {
    const on = tab.dataset.lane === kind;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  for (const lane of document.querySelectorAll<HTMLElement>(".pair.tabbed .lane")) {
    lane.toggleAttribute("data-hidden", lane.dataset.lane !== kind);
  }
}
