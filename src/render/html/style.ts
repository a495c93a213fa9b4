/** The page's look: light and dark by the reader's setting, phone and paper, and contrast of at least 4.5 to 1 for text. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fbfbfa;--card:#fff;--ink:#1c1e21;--soft:#575d66;--line:#d9dce1;--code:#f1f2f4;
--accent:#0b6b78;--bad:#b3261e;--warn:#8a4b00;--good:#1b6e33;--series:#0b6b78;--fit:#7a3fb0;--band:#7a3fb033;--mark:#fff3d1}
@media (prefers-color-scheme:dark){:root{--ground:#16181b;--card:#1e2125;--ink:#e6e7e9;--soft:#a9afb8;--line:#383d44;--code:#262a2f;
--accent:#63c5d2;--bad:#ff8a80;--warn:#f0b060;--good:#7bd08f;--series:#63c5d2;--fit:#cfa3f5;--band:#cfa3f533;--mark:#3a3320}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--ground);color:var(--ink);-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:60rem;padding:1rem;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.25;margin:0 0 .5rem;text-wrap:balance}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.4rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}h3{font-size:1rem;margin-top:1.2rem}
p,ul,ol,dl{margin:.4rem 0}
ul,ol{padding-left:1.4rem}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem;z-index:1}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.verdict{font-weight:700;text-transform:uppercase;letter-spacing:.04em;font-size:.9rem;margin:0 0 .2rem;color:var(--tone)}
.exhaustion{--tone:var(--bad)}.at-risk,.other-failure{--tone:var(--warn)}.no-failure{--tone:var(--good)}
.card{background:var(--card);border:1px solid var(--line);border-left:.35rem solid var(--tone);border-radius:.4rem;padding:.8rem 1rem;margin:1rem 0}
.card dl,.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1rem;margin:.4rem 0}
dt{color:var(--soft)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.card dd>pre{margin-bottom:.2rem}
.lead{font-weight:600}
.soft{color:var(--soft)}
.label{margin-bottom:0;font-size:.875rem}.label+pre{margin-top:.15rem}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.92rem}
code,pre,.log,.line{font:.875rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{background:var(--code);padding:.05em .3em;border-radius:.2rem;overflow-wrap:anywhere}
pre{background:var(--code);padding:.7rem .8rem;border-radius:.35rem;overflow-x:auto;margin:.5rem 0;border:1px solid var(--line)}
pre code{background:none;padding:0;user-select:all;overflow-wrap:normal}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
td:not(.number){overflow-wrap:anywhere;min-width:5rem}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:400;vertical-align:bottom}tbody th{font-weight:600;overflow-wrap:anywhere;min-width:4rem}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.column{display:none}
td strong,.growing{color:var(--bad);font-weight:600}
ul.evidence{list-style:none;padding:0}
ul.evidence>li{border-left:.2rem solid var(--line);padding:.1rem 0 .1rem .8rem;margin:.7rem 0}
ul.evidence>li.for{border-color:var(--accent)}ul.evidence>li.against{border-color:var(--warn)}
.quote{display:grid;grid-template-columns:minmax(4.2rem,max-content) minmax(0,1fr);gap:.7rem;align-items:baseline;font-size:.92rem;margin-top:.15rem}
.quote strong{font-weight:400}
.log{white-space:pre-wrap;overflow-wrap:anywhere}
.quote .log{color:var(--soft)}
ol.lines{list-style:none;padding:.3rem 0;margin:.3rem 0;background:var(--code);border:1px solid var(--line);border-radius:.35rem}
ol.lines li{display:grid;grid-template-columns:minmax(3.2rem,max-content) minmax(0,1fr);gap:0 .8rem;padding:.1rem .8rem;border-left:.25rem solid transparent}
ol.lines .line{color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}
ol.lines .says{grid-column:2;color:var(--soft);font-size:.875rem;padding-bottom:.2rem}
ol.lines .near .log{color:var(--soft)}
ol.lines .named{border-color:var(--accent)}ol.lines .failed{border-color:var(--bad)}
ol.lines .failed .log{color:var(--bad);font-weight:600}
ol.lines li:target{background:var(--mark)}
.gap{color:var(--soft);font-size:.875rem;margin:.3rem 0 .3rem .8rem}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;color:var(--soft);font-size:.875rem;margin:.8rem 0}
.legend svg{width:1.6rem;height:.62rem;margin-right:.4rem}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1rem}
.more{margin-top:1rem}.more .plots{margin-top:.7rem}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.7rem;break-inside:avoid}
figcaption{margin-bottom:.3rem}figure p{font-size:.92rem}figure p::first-letter{text-transform:uppercase}
.plot{display:block;width:100%;height:auto}
.plot text{font:13px system-ui,sans-serif;fill:var(--soft);paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}
.series{fill:none;stroke:var(--series);stroke-width:1.5;stroke-opacity:.55}.point{fill:var(--series)}
.fit{fill:none;stroke:var(--fit);stroke-width:2;stroke-dasharray:6 4}.band{fill:var(--band)}
.limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:2 3}.plot .limit-text{fill:var(--bad)}
.forecast{stroke:var(--bad);stroke-width:1.5}.forecast-band{fill:var(--bad);opacity:.15}
.mark{stroke:var(--ink);stroke-width:1;stroke-dasharray:1 3}.plot .mark-text{fill:var(--ink)}
summary{cursor:pointer}
footer{margin-top:2.5rem;color:var(--soft);font-size:.9rem}
/* A row of a table becomes a block, a cell a line of it that begins with its column's name. */
@media screen and (max-width:46rem){table[role],caption,[role=rowgroup],[role=row]{display:block}thead[role]{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
[role=row]{border-bottom:1px solid var(--line);padding:.5rem 0}[role=rowheader]{display:block;border:0;padding:0}
[role=cell]{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.6rem;border:0;padding:.05rem 0}td.number[role=cell]{text-align:left}
.column{display:inline;color:var(--soft)}}
@media (max-width:34rem){.card dl,.facts,.quote{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.5rem}
ol.lines li{padding:.1rem .5rem;gap:0 .5rem;grid-template-columns:minmax(1.8rem,max-content) minmax(0,1fr)}
ol.lines .log,ol.lines .line{font-size:.8rem}
/* Drawn for 480 units: letters must stay readable when that is squeezed into a phone. */
.plot text{font-size:19px}}
@media print{:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;--code:#f4f4f4;--accent:#064f59;--bad:#8f1d17;--warn:#6b3a00;--good:#145226;--series:#064f59;--fit:#5a2b86;--band:#5a2b8633;--mark:#fff}
html{font-size:10pt}body{max-width:none;padding:0}.skip,nav,figure details{display:none}pre,ol.lines li,.evidence li,tr{break-inside:avoid}h2,h3{break-after:avoid}
pre{white-space:pre-wrap;overflow-wrap:anywhere}.plots{grid-template-columns:1fr 1fr}.plot text{font-size:15px}details.more{display:none}}
`;
