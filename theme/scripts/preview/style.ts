// How problems look: on their own, whatever the state of the theme's styles.
// Only the choice of light or dark is the page's.
const text = `
  :host { all: initial; color-scheme: inherit; font: 15px/1.55 system-ui, sans-serif;
    --ground: light-dark(#fdf6f3, #231715); --ink: light-dark(#2b1a16, #f4e8e3); --soft: light-dark(#75544b, #c5aaa2); --rule: light-dark(#ecd5cd, #49302b);
    --wrong: light-dark(#ab3324, #f09483); --doubt: light-dark(#86560a, #e2b45c); --code: light-dark(#f6e9e4, #1a100f); --link: light-dark(#8e2c20, #ffc3b4); }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .panel, .badge, .lost { color: var(--ink); background: var(--ground); }
  .panel { position: fixed; inset: auto 0 0 0; z-index: 2147483000; max-height: min(60vh, 40rem); overflow: auto; overscroll-behavior: contain; border-top: 3px solid var(--wrong);
    box-shadow: 0 -6px 28px rgb(0 0 0 / .22); padding: .7rem max(1.2rem, calc((100vw - 62rem) / 2)) 1.2rem; }
  .panel.doubtful { border-top-color: var(--doubt); }
  h3:first-child { margin-top: .2rem; }
  header { position: sticky; top: -.7rem; z-index: 1; display: flex; align-items: center; gap: 1rem; background: var(--ground); margin: -.7rem 0 .2rem; padding: .6rem 0 .3rem; }
  h2 { font-size: 1rem; margin: 0; flex: 1; color: var(--wrong); }
  .doubtful h2, h2.doubt { color: var(--doubt); }
  h3 { font: 600 13px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; color: var(--soft); margin: .8rem 0 .15rem; overflow-wrap: anywhere; }
  h3.doubt { margin-top: 1.3rem; padding-top: .7rem; border-top: 1px solid var(--rule); font: 600 15px/1.5 system-ui, sans-serif; color: var(--doubt); }
  ol { list-style: none; margin: 0; padding: 0; }
  li { margin: .25rem 0 .7rem; padding-left: .8rem; border-left: 3px solid var(--wrong); }
  li.warning { border-left: 3px dashed var(--doubt); }
  p { margin: 0; }
  .message { overflow-wrap: anywhere; white-space: pre-wrap; }
  .place, small { font: 13px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
  .place { color: var(--link); margin-right: .6em; }
  small { font-family: inherit; color: var(--soft); margin-left: .6em; }
  .hint { color: var(--soft); overflow-wrap: anywhere; }
  pre { margin: .25rem 0; padding: .3rem .6rem; border-radius: 4px; background: var(--code); font: 13px/1.7 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; tab-size: 4;
    overflow-x: auto; display: flex; gap: .9em; }
  pre b { font-weight: 400; color: var(--soft); user-select: none; }
  pre code { font: inherit; position: relative; padding-bottom: .55em; white-space: pre; }
  mark { color: inherit; background: none; position: relative; display: inline-block; min-width: .6em; border-radius: 2px; background: color-mix(in srgb, var(--wrong) 22%, transparent); }
  .warning mark { background: color-mix(in srgb, var(--doubt) 22%, transparent); }
  mark::after { content: "^"; content: "^" / ""; position: absolute; left: 0; right: 0; top: .95em; text-align: center; color: var(--wrong); font-weight: 700; line-height: 1.7; }
  .warning mark::after { color: var(--doubt); }
  a { color: var(--link); text-underline-offset: .18em; }
  a:focus-visible, button:focus-visible, h2:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
  h2:focus { outline: none; }
  button { font: inherit; color: inherit; cursor: pointer; }
  .close { border: 1px solid var(--rule); background: none; border-radius: 5px; padding: .1rem .7rem; font-size: 13px; }
  .close:hover, .badge:hover { border-color: currentColor; }
  .signs { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; display: flex; flex-direction: column; align-items: flex-end; gap: .5rem; max-width: calc(100vw - 2rem); pointer-events: none; }
  .badge, .lost { border: 1px solid var(--rule); border-radius: 1.2rem; padding: .25rem .9rem; font-size: 13px; box-shadow: 0 2px 10px rgb(0 0 0 / .15); pointer-events: auto; }
  .badge { color: var(--wrong); } .badge::before { content: "●"; content: "●" / ""; margin-right: .5em; }
  .badge.doubtful { color: var(--doubt); } .badge.doubtful::before { content: "▲"; content: "▲" / ""; }
  .lost::before { content: "◌"; content: "◌" / ""; margin-right: .5em; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :host(.alone) .panel { position: static; max-height: none; box-shadow: none; border: 0; background: none; padding: 0; }
  :host(.alone) header { position: static; background: none; margin: 0; } :host(.alone) .close { display: none; }
  @media (max-width: 40rem) { .panel { max-height: 55vh; padding-inline: .9rem; } pre { padding-inline: .4rem; gap: .6em; } }
  @media print { .panel, .signs { display: none; } }
`;

export function style(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
