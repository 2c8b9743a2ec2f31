// How the inbox looks: one style sheet, light and dark by the reader's own setting, from a phone to a wide screen.

export const inboxStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #16181d);
  --desk: light-dark(#f3f4f1, #0e0f12);
  --ink: light-dark(#1b1d22, #e8e8e4);
  --faint: light-dark(#5d626b, #a2a7b0);
  --rule: light-dark(#d9dbd5, #2d3138);
  --accent: light-dark(#0b5c55, #6cc8bd);
  --bad: light-dark(#a3271c, #ff9c8f);
  --good: light-dark(#1d6b34, #86d69b);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--desk); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; margin-bottom: 1rem; }
h1 { font-size: 1.35rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0.25rem 0; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.faint { color: var(--faint); }
ol { list-style: none; margin: 0; padding: 0; background: var(--paper); border: 1px solid var(--rule); border-radius: 8px; }
li + li { border-top: 1px solid var(--rule); }
li a { display: grid; grid-template-columns: 4.5rem 1fr auto; gap: 0 1rem; padding: 0.7rem 1rem; color: inherit; text-decoration: none; }
li a:hover { background: light-dark(#f8f9f6, #1c1f25); }
li .title { font-weight: 600; overflow-wrap: anywhere; }
li .to, li time { color: var(--faint); font-size: 0.9rem; overflow-wrap: anywhere; }
li .to { grid-column: 2; }
li time { grid-column: 3; grid-row: 1; white-space: nowrap; }
li .kind { color: var(--faint); font-size: 0.9rem; grid-row: 1 / span 2; }
.state { font-size: 0.9rem; white-space: nowrap; justify-self: end; }
.bad { color: var(--bad); }
.good { color: var(--good); }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; margin: 1rem 0; }
nav [aria-current] { font-weight: 700; text-decoration: none; color: var(--ink); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe, pre { width: 100%; height: 70vh; border: 1px solid var(--rule); border-radius: 8px; background: #ffffff; }
pre { margin: 0; padding: 1rem; overflow: auto; background: var(--paper); font: 0.85rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.empty { background: var(--paper); border: 1px dashed var(--rule); border-radius: 8px; padding: 3rem 1rem; text-align: center; }
@media (max-width: 34rem) {
  li a { grid-template-columns: 1fr auto; }
  li .kind { grid-row: auto; grid-column: 1; }
  li time { grid-column: 2; grid-row: 1; }
  li .title, li .to { grid-column: 1 / -1; }
  li .state { grid-column: 1 / -1; justify-self: start; }
}
`;
