/** The page's look: light and dark by the reader's setting, phone and paper, and contrast of at least 4.5 to 1 for text. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fbfbfa;--card:#fff;--ink:#1c1e21;--soft:#575d66;--line:#d9dce1;--code:#f1f2f4;
--accent:#0b6b78;--bad:#b3261e;--warn:#8a4b00;--good:#1b6e33;--series:#0b6b78;--fit:#7a3fb0;--band:#7a3fb033}
@media (prefers-color-scheme:dark){:root{--ground:#16181b;--card:#1e2125;--ink:#e6e7e9;--soft:#a9afb8;--line:#383d44;--code:#262a2f;
--accent:#63c5d2;--bad:#ff8a80;--warn:#f0b060;--good:#7bd08f;--series:#63c5d2;--fit:#cfa3f5;--band:#cfa3f533}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--ground);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:64rem;padding:1rem;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.25;margin:0 0 .5rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}h3{font-size:1.05rem;margin-top:1.2rem}
p,ul,ol,dl{margin:.4rem 0}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem}
.verdict{font-weight:700;text-transform:uppercase;letter-spacing:.04em;font-size:.9rem;margin:0}
.exhaustion{color:var(--bad)}.at-risk,.other-failure{color:var(--warn)}.no-failure{color:var(--good)}
.card{background:var(--card);border:1px solid var(--line);border-left:.35rem solid var(--accent);border-radius:.4rem;padding:.8rem 1rem;margin:1rem 0}
.card dl,.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}
dt{color:var(--soft)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.lead{font-weight:600}
.soft{color:var(--soft)}
code,pre,.log{font:.875rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{background:var(--code);padding:.05em .3em;border-radius:.2rem;overflow-wrap:anywhere}
pre{background:var(--code);padding:.7rem .8rem;border-radius:.35rem;overflow-x:auto;margin:.5rem 0;border:1px solid var(--line)}
pre code{background:none;padding:0;user-select:all;overflow-wrap:normal}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line)}
th,td{overflow-wrap:normal}thead th,td{white-space:nowrap}td.wrap{white-space:normal;min-width:14rem}tbody th{min-width:5rem;overflow-wrap:anywhere}th{font-weight:600}td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.growing{color:var(--bad);font-weight:600}
ul.evidence{list-style:none;padding:0}
ul.evidence li{border-left:.2rem solid var(--line);padding:.1rem 0 .1rem .8rem;margin:.7rem 0}
ul.evidence li.for{border-color:var(--accent)}ul.evidence li.against{border-color:var(--warn)}
.log{display:block;white-space:pre-wrap;overflow-wrap:anywhere;color:var(--soft)}
ol.lines{list-style:none;padding:0;margin:.5rem 0;background:var(--code);border:1px solid var(--line);border-radius:.35rem}
ol.lines li{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:.6rem;padding:.25rem .7rem}
ol.lines li+li{border-top:1px solid var(--line)}
ol.lines li:target{outline:2px solid var(--accent)}
ol.lines .number{color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}
ol.lines .failed{color:var(--bad);font-weight:600}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.7rem;break-inside:avoid}
figcaption{font-size:.92rem;margin-bottom:.3rem}
.plot{display:block;width:100%;height:auto}
.plot text{font:13px system-ui,sans-serif;fill:var(--soft);paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}
.series{fill:none;stroke:var(--series);stroke-width:2}.point{fill:var(--series)}
.fit{fill:none;stroke:var(--fit);stroke-width:1.5;stroke-dasharray:6 4}.band{fill:var(--band)}
.limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:2 3}.plot .limit-text{fill:var(--bad)}
.forecast{stroke:var(--bad);stroke-width:1.5}.forecast-band{fill:var(--bad);opacity:.15}
.mark{stroke:var(--ink);stroke-width:1;stroke-dasharray:1 3}.plot .mark-text{fill:var(--ink)}
summary{cursor:pointer}
footer{margin-top:2.5rem;color:var(--soft);font-size:.9rem}
@media (max-width:34rem){.card dl,.facts{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}ol.lines li{grid-template-columns:1fr;gap:0}ol.lines .number{text-align:left}
/* Drawn for 640 units: letters must stay readable when that is squeezed into a phone. */
.plot text{font-size:22px}}
@media print{:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;--code:#f4f4f4;--accent:#064f59;--bad:#8f1d17;--warn:#6b3a00;--good:#145226;--series:#064f59;--fit:#5a2b86;--band:#5a2b8633}
html{font-size:10.5pt}body{max-width:none;padding:0}.skip{display:none}pre,ol.lines li,.evidence li,tr{break-inside:avoid}th,td,thead th{white-space:normal;padding-right:.4rem}h2,h3{break-after:avoid}
pre{white-space:pre-wrap;overflow-wrap:anywhere}details::details-content{content-visibility:visible;height:auto}}
`;
