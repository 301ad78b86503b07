import { dark, light, properties } from "../markup/palette.ts";

const tones = ["ok", "bad", "warn", "swap", "idle"]
	.map((tone) => `.${tone}{--tone:var(--${tone});--ground:var(--${tone}-ground)}`)
	.join("\n");

const elements = `
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:1160px;margin:0 auto;padding:0 20px}
header{padding-top:32px}
footer{padding-top:8px;padding-bottom:32px;color:var(--quiet);font-size:14px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:20px;line-height:1.3;margin:0 0 12px;letter-spacing:-.005em}
h3{font-size:16px;margin:24px 0 8px}
p{margin:0 0 8px}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
pre{margin:8px 0 0;padding:12px;background:var(--sunk);border-radius:6px;white-space:pre-wrap;max-height:22em;overflow:auto}
bdi,code,td,th,li,dd,figcaption,p{unicode-bidi:isolate}
table{border-collapse:collapse;width:100%;font-size:15px}
th,td{padding:8px 12px;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-variant-numeric:tabular-nums}
thead th{border-top:0;font-size:13px;font-weight:600;color:var(--quiet);vertical-align:bottom}
tbody th{font-weight:600}
ul,ol{margin:0;padding-left:22px}
img{max-width:100%}
summary{cursor:pointer}`;

const pieces = `
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px;margin:0 0 20px}
header nav{margin-top:8px}
header{padding-bottom:20px}
.over{color:var(--quiet);font-size:14px;margin:0 0 8px}
.quiet{color:var(--quiet)}
.small{font-size:14px}
.said{white-space:pre-line}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
svg.i{width:1em;height:1em;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
svg.defs{display:none}
.badge{display:inline-flex;align-items:center;gap:5px;padding:1px 9px 1px 7px;border-radius:99px;background:var(--ground);color:var(--tone);font-size:14px;font-weight:600;white-space:nowrap}
.verdict{display:flex;flex-wrap:wrap;align-items:center;gap:6px 14px;margin:16px 0 20px;padding:14px 18px;border-radius:10px;background:var(--ground);color:var(--tone)}
.verdict strong{display:inline-flex;align-items:center;gap:8px;font-size:20px}
.bar{display:flex;flex:1 1 100%;height:6px;border-radius:3px;overflow:hidden;gap:2px}
.bar i{background:var(--tone)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0;font-size:15px}
.facts dt{color:var(--quiet)}
.facts dd{margin:0}
.links{display:flex;flex-wrap:wrap;gap:4px 16px;margin:0;padding:0;list-style:none}
.scroll{overflow-x:auto;margin:0 -20px;padding:0 20px}
.matrix{width:auto;overflow-wrap:break-word}
.matrix th,.matrix td{padding:6px 8px;vertical-align:middle}
.matrix th:first-child,.matrix td:first-child,.pods th:first-child{padding-left:0}
.matrix thead th{min-width:130px;max-width:220px}
.matrix tbody th{position:sticky;left:0;background:var(--card);min-width:150px;max-width:260px}
.matrix a.badge{display:flex;text-decoration:none;border-radius:6px;padding:4px 10px;justify-content:flex-start}
.matrix a.badge:hover{text-decoration:underline}
.matrix small{margin-left:auto;padding-left:8px;font-weight:400}
.troubles{list-style:none;padding:0}
.troubles>li{border-left:4px solid var(--tone);padding:2px 0 2px 14px;margin:0 0 16px}
.troubles>li:last-child{margin:0}
.troubles p{margin:0}
.troubles .where{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 10px;margin-bottom:4px;font-size:15px}
details>.troubles{margin-top:16px}
.troubles+details{margin-top:16px}
.tools label{display:flex;white-space:nowrap;align-items:center;gap:8px}
.pods td:last-child{width:72%}
.vars{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:4px 14px}
.vars li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 6px;color:var(--quiet);font-size:14px}
.vars svg.i{color:var(--tone)}
.vars b{color:var(--ink);font-weight:600}
.vars em{font-style:normal;font-weight:600;color:var(--tone)}
.vars .long{flex:1 1 100%}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:16px;padding:0;margin:0;list-style:none}
.tiles.large{grid-template-columns:repeat(auto-fill,minmax(min(460px,100%),1fr))}
figure{margin:0}
figure a{display:flex;align-items:center;justify-content:center;background:#fff;border:1px solid var(--line);border-radius:8px;overflow:hidden;aspect-ratio:4/3}
.large figure a{aspect-ratio:auto;min-height:120px}
figure img{display:block;width:100%;height:100%;object-fit:contain}
figure a.kind{background:var(--sunk);color:var(--quiet);font-weight:600;text-decoration:none;max-width:210px}
span.whole{white-space:nowrap}
pre+p{margin-top:6px}
figcaption{font-size:14px;margin-top:6px}
.wish{border-top:1px solid var(--line);padding-top:16px;margin-top:16px}
.wish:first-of-type{border-top:0;padding-top:0;margin-top:0}
.wish h3{display:flex;flex-wrap:wrap;align-items:center;gap:6px 10px;margin:0 0 8px}
.data{border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin:12px 0 0}
.chips{display:flex;flex-wrap:wrap;gap:4px 6px;margin:0 0 8px}
.chips span{background:var(--sunk);border-radius:5px;padding:0 7px;font-size:14px}
.chips span i{font-style:normal;color:var(--quiet)}
.data h4,.head{font-size:14px;font-weight:600;margin:14px 0 4px;color:var(--quiet)}
.data td,.data th{font-size:14px;padding:4px 8px}
.data table{margin:0 -8px;width:calc(100% + 16px)}
.line{display:grid;grid-template-columns:1fr 1.2fr 1fr;gap:0;border:1px solid var(--line);border-radius:8px}
.line>div{padding:10px 16px;min-width:0}
.line>div+div{border-left:1px solid var(--line)}
.line h4{font-size:14px;font-weight:600;margin:0 0 6px;color:var(--quiet)}
.line p{margin:0 0 6px}
.plain{list-style:none;padding:0}
.plain li{margin:0 0 6px}
code.given{background:var(--sunk);border-radius:4px;padding:0 4px}
.steps li::marker{color:var(--quiet)}
.note{display:flex;gap:8px;margin:4px 0}
.note svg{color:var(--warn);margin-top:.28em}
.num{text-align:right;white-space:nowrap}
.tools{display:flex;flex-wrap:wrap;gap:8px 16px;margin:0 0 12px;align-items:center;font-size:14px}
.tools[hidden],[data-name][hidden]{display:none}
.tools input[type=search]{font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:6px;padding:5px 10px;width:min(280px,100%)}
dialog{border:0;border-radius:10px;padding:12px;max-width:96vw;max-height:96vh;background:var(--card);color:var(--ink)}
dialog::backdrop{background:#000b}
dialog img{display:block;background:#fff;max-width:calc(96vw - 24px);max-height:calc(96vh - 84px);min-width:min(900px,70vw);object-fit:contain;margin:0 auto 8px}
dialog form{display:flex;gap:8px 16px;align-items:center;justify-content:space-between}
dialog button{font:inherit;color:inherit;background:var(--sunk);border:1px solid var(--line);border-radius:6px;padding:4px 14px;cursor:pointer}`;

const circumstances = `
@media (max-width:640px){
main,header,footer{padding-left:14px;padding-right:14px}
header{padding-top:20px}
h1{font-size:23px}
.card{padding:14px}
.scroll{margin:0 -14px;padding:0 14px}
.facts{grid-template-columns:1fr;gap:0}
.facts dd{margin-bottom:8px}
.pods,.pods tbody,.pods tr,.pods th,.pods td{display:block;border:0;padding:0}
.pods thead{display:none}
.pods tr{border-top:1px solid var(--line);padding:10px 0}
.pods td:last-child{width:auto;margin-top:6px}
.line{grid-template-columns:1fr}
.line>div+div{border-left:0;border-top:1px solid var(--line)}
.tiles{grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px}
.matrix thead th{min-width:110px}
.matrix tbody th{min-width:110px;max-width:130px;font-size:14px}
.stack thead{display:none}
.stack tr{display:block;border-top:1px solid var(--line);padding:4px 0}
.stack td{display:inline-block;border:0;padding:1px 8px}
.stack td:first-child{display:block}
}
@media print{
@page{margin:14mm}
:root{${properties(light)}}
html{color-scheme:light}
body{background:#fff;font-size:11pt}
main,header,footer{max-width:none;padding:0}
.card{border:0;padding:0;margin-bottom:16pt}
.badge,.verdict{border:1px solid var(--tone);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.bar{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.scroll{overflow:visible}
.tools,dialog,nav{display:none}
pre{max-height:none}
tr,figure,.troubles>li{break-inside:avoid}
h2,h3{break-after:avoid}
details::details-content{content-visibility:visible;block-size:auto}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}`;

/** The one style sheet, inside every page. */
export const style = [
	`:root{${properties(light)}}`,
	`@media (prefers-color-scheme:dark){:root{${properties(dark)}}}`,
	tones,
	elements.trim(),
	pieces.trim(),
	circumstances.trim(),
].join("\n");
