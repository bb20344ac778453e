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
th, td { text-align: left; vertical-align: top; padding: .22rem .9rem .22rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--muted); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.skip { position: absolute; left: -999px; }
.skip:focus { position: fixed; left: 1rem; top: 1rem; z-index: 9; background: var(--paper); padding: .5rem 1rem; }
.muted { color: var(--muted); }
.scroll { overflow-x: auto; }
.scroll th[scope=row] { min-width: 9rem; }
.sign { display: inline-block; min-width: 1em; font-weight: 700; }
.good { color: var(--good); } .bad { color: var(--bad); } .other { color: var(--other); } .none { color: var(--none); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }

.layout, body > main { max-width: 90rem; margin: 0 auto; padding: 1.25rem 1.5rem 4rem; min-width: 0; }
body > nav { display: none; }
body > nav ul { list-style: none; padding: 0; margin: .5rem 0; }
body > nav a { text-decoration: none; }
body > nav a:hover { text-decoration: underline; }
@media (min-width: 75rem) {
  body:has(> nav) { display: grid; grid-template-columns: 15rem minmax(0, 1fr); column-gap: 1rem; max-width: 90rem; margin: 0 auto; padding-left: 1.5rem; }
  body:has(> nav) > :is(.layout, main) { margin: 0; }
  body > nav { display: block; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1.5rem 0; font-size: .86rem; line-height: 1.7; }
}

.summary { font-size: 1rem; max-width: none; }
.place { display: flex; flex-wrap: wrap; gap: .35rem 2rem; max-width: none; margin: .75rem 0; }
dt { color: var(--muted); font-size: .82rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.facts > div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); }
.facts dt { font-size: inherit; }
.facts { font-size: .92em; }
.plain { list-style: none; padding: 0; max-width: 62rem; }
.plain li { margin: .3rem 0; padding-left: 1.5em; text-indent: -1.5em; }
.sign { display: inline-block; width: 1.5em; font-weight: 700; text-indent: 0; }
.scenarios { width: 100%; margin-top: .75rem; }
.scenarios tbody th, .counts, .short { white-space: nowrap; }
.count { display: inline-block; width: 3.1em; font-variant-numeric: tabular-nums; }
.count:empty:nth-child(n + 4) { display: none; }
.count .sign { width: 1.1em; }

#filter {
  position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end;
  margin: 2rem 0 0; padding: .6rem 0; background: var(--paper); border-bottom: 1px solid var(--line);
}
#filter label { display: grid; font-size: .82rem; color: var(--muted); }
#filter input, #filter select, button {
  font: inherit; font-size: .88rem; color: var(--ink); background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: .25rem .5rem; max-width: 18rem;
}
#filter select { width: 13rem; }
#matches { font-size: .88rem; color: var(--muted); padding: .3rem 0; }
button { cursor: pointer; }

[data-scenario] { border-top: 2px solid var(--line); margin-top: 3rem; padding-top: 1.25rem; }
[data-scenario] h2 { margin-top: 0; }
.id { font-family: var(--mono); font-size: .8em; text-decoration: none; color: var(--muted); overflow-wrap: anywhere; }
strong > .id { font-size: .88em; color: var(--ink); }
.id:hover { text-decoration: underline; }
.verdicts { list-style: none; padding: 0; margin: .5rem 0; max-width: none; border-top: 1px solid var(--line); }
.verdicts > li { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); grid-template-rows: auto 1fr; column-gap: 2rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.verdicts > li:target { background: var(--raised); box-shadow: -.5rem 0 0 var(--raised), -.7rem 0 0 var(--link); }
.verdicts p { margin: 0 0 .15rem; }
.says { position: relative; padding-left: 1.5em; }
.says > .sign { position: absolute; left: 0; }
.more { grid-column: 1; padding-left: 1.5em; display: flex; flex-wrap: wrap; gap: 0 1.5rem; font-size: .88em; }
@media (min-width: 47.01rem) {
  .found { grid-column: 2; grid-row: 1 / span 2; }
  .verdicts > li:has(details[open]) > .found { grid-row: 1; }
  .verdicts > li:has(details[open]) > .more { grid-column: 1 / -1; }
}
.more > details { min-width: 0; max-width: 100%; overflow-wrap: anywhere; }
.more > details[open] { flex-basis: 100%; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
.entry { margin: .5rem 0 1rem; }
.command { position: relative; }
.command > pre { padding-right: 4.5rem; }
.copy { position: absolute; top: .3rem; right: .3rem; font-size: .78rem; padding: .1rem .5rem; background: var(--paper); }
.kept li { margin: .15rem 0; }

.chart { display: block; max-width: none; fill: currentColor; font-size: 11px; text-anchor: middle; }
.chart text { white-space: pre; }
.chart rect { shape-rendering: crispEdges; }
.chart .answered { fill: var(--answered); }
.chart .some { fill: var(--some); }
.chart .lost { fill: var(--lost); }
.chart .fixed { fill: var(--link); }
.chart .phase { fill: var(--band); }
.chart .inject, .chart .control { fill: var(--act); }
.chart .remedy { fill: var(--fix); }
.chart .edge { stroke: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; color: var(--muted); font-size: .82rem; margin: .25rem 0; max-width: none; }
.key { display: inline-flex; align-items: center; gap: .4rem; }
.swatch { display: inline-block; width: 1.4rem; height: .8rem; border: 0 solid var(--paper); }
.swatch.answered { background: var(--answered); height: .3rem; }
.swatch.some { background: var(--some); height: .55rem; }
.swatch.lost { background: var(--lost); }

@media (max-width: 47rem) {
  h1 { font-size: 1.25rem; }
  .layout, body > main { padding: .75rem 1rem 3rem; }
  .verdicts > li { grid-template-columns: minmax(0, 1fr); grid-template-rows: none; row-gap: .25rem; }
  .found { padding-left: 1.5em; }
  .wide, .scenarios .counts, .scenarios thead th:last-child { display: none; }
  .scenarios thead th { white-space: normal; }
  .scenarios tbody th { white-space: normal; }
  .facts > div { grid-template-columns: minmax(0, 1fr); margin-bottom: .3rem; }
  #filter { position: static; }
  #filter label, #filter input, #filter select { width: 100%; max-width: none; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --raised: #fff; --ink: #000; --muted: #444; --line: #bbb; --link: #000; --good: #1a6b3c; --bad: #b3261e; --other: #875200; --none: #444; }
  body { font-size: 9.5pt; }
  nav, #filter, .copy, .skip { display: none !important; }
  body:has(> nav) { display: block; padding: 0; }
  .layout, body > main { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  .chart { width: 100%; height: auto; }
  .verdicts > li, tr, .chart { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  body > main::before { content: "Evidence that is folded on the screen is left out on paper: it stands in report.html and journal.jsonl."; color: var(--muted); }
}
`;
