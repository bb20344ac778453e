/** How the pages look: by light and in the dark, on a wide screen, a telephone and paper. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fff; --raised: #f6f7f9; --ink: #1b1f24; --muted: #57606a; --line: #d5dae0; --link: #0a58b0;
  --good: #1a6b3c; --bad: #b3261e; --other: #875200; --none: #57606a;
  --answered: #b9c3cd; --some: #d98200; --lost: #c0261d; --band: #e4e8ed; --act: #cbdcf3; --fix: #c4e3ce;
  --mono: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --raised: #1d2126; --ink: #dde2e8; --muted: #9da7b3; --line: #353c45; --link: #7db7ff;
    --good: #6bc98f; --bad: #ff8b80; --other: #e2b04a; --none: #9da7b3;
    --answered: #4a545f; --some: #e0a030; --lost: #ff7a6e; --band: #262c33; --act: #22374f; --fix: #1e3d2b;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
}
[hidden] { display: none !important; }
a { color: var(--link); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.2rem; margin-top: 2.25rem; }
h3 { font-size: 1rem; margin-top: 1.75rem; }
h4 { font-size: .9rem; margin-top: 1rem; }
p, ul, ol, dl { margin: .5rem 0; max-width: 48rem; }
code, pre { font-family: var(--mono); font-size: .84em; }
code { overflow-wrap: anywhere; }
pre { margin: .35rem 0; padding: .6rem .75rem; background: var(--raised); border: 1px solid var(--line); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; }
pre code { font-size: 1em; }
table { border-collapse: collapse; font-size: .92em; }
caption { text-align: left; color: var(--muted); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--muted); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.skip { position: absolute; left: -999px; }
.skip:focus { position: fixed; left: 1rem; top: 1rem; z-index: 9; background: var(--paper); padding: .5rem 1rem; }
.muted { color: var(--muted); }
.scroll { overflow-x: auto; }
.sign { display: inline-block; min-width: 1em; font-weight: 700; }
.good { color: var(--good); } .bad { color: var(--bad); } .other { color: var(--other); } .none { color: var(--none); }
.layout { max-width: 84rem; margin: 0 auto; padding: 1.25rem 1.5rem 4rem; }
`;
