// The switch between the system's appearance, light and dark.
const choices = ["system", "light", "dark"] as const;

export function addThemeSwitch() {
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (!button) return;
  const current = () => localStorage.getItem("theme") ?? "system";
  const show = () => {
    const choice = current();
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    button.title = button.dataset[choice] ?? "";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    // The first click must change what is seen, so it goes to the opposite of
    // what the system shows.
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const order = dark ? ["system", "light", "dark"] : ["system", "dark", "light"];
    const next = order[(order.indexOf(current()) + 1) % choices.length];
    if (next === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", next);
    show();
  });
  addEventListener("storage", show);
  show();
}
