import { dark, light, properties } from "../../markup/palette.ts";
import { homeStyle } from "./home-style.ts";
import { plotStyle } from "./plot-style.ts";
import { viewerStyle } from "./viewer-style.ts";

const tones = ["ok", "bad", "warn", "swap", "idle"]
	.map((tone) => `.tone.${tone}{color:var(--${tone});background:var(--${tone}-ground)}`)
	.join("\n");

const rules = `
*{box-sizing:border-box}
[hidden]{display:none!important}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
nav.top{display:flex;flex-wrap:wrap;gap:2px 18px;align-items:baseline;padding:11px 20px;background:var(--card);border-bottom:1px solid var(--line)}
nav.top a{color:var(--quiet);text-decoration:none}
nav.top a:hover{color:var(--link);text-decoration:underline}
nav.top .brand{font-weight:700;font-size:18px;margin-right:12px;color:var(--ink);letter-spacing:-.01em}
main{max-width:1160px;margin:0 auto;padding:26px 20px 56px}
h1{font-size:27px;line-height:1.25;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:19px;line-height:1.3;margin:0 0 12px}
h3{font-size:15px;margin:14px 0 6px}
p{margin:0 0 8px}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
pre{margin:0;padding:12px 14px;background:var(--sunk);border-radius:8px;white-space:pre-wrap;max-height:30em;overflow:auto}
button,select,input{font:inherit;font-size:14px;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:7px;padding:5px 9px;min-height:34px}
button{cursor:pointer}
button:hover,select:hover{border-color:var(--quiet)}
.quiet{color:var(--quiet);font-weight:400}
.id{color:var(--quiet);font-size:14px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin:18px 0 0}
.more{font-size:14px;font-weight:400}
table{border-collapse:collapse;width:100%;font-size:15px}
th,td{padding:7px 10px;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}
thead th{border-top:0;color:var(--quiet);font-size:13px}
.wide-table{overflow-x:auto}
table.attributes{font-size:13.5px;margin-top:6px;min-width:min(60vw,28em)}
table.attributes th{color:var(--quiet);width:1%;white-space:nowrap;padding-left:0}
table.attributes td{white-space:pre-line}
summary{cursor:pointer}
summary h2{display:inline;margin:0}
.dimension{white-space:nowrap;margin-right:14px}
.links{display:flex;flex-wrap:wrap;gap:6px 18px;padding:0;margin:0;list-style:none}
.badges{display:flex;flex-wrap:wrap;gap:6px;padding:0;margin:10px 0 12px;list-style:none}
.tone{font-size:13px;border-radius:20px;padding:2px 10px}
.lines{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30em),1fr));gap:2px 22px}
.copied{position:relative}
.copied pre{padding-right:78px}
.copy{position:absolute;top:6px;right:6px;min-height:28px;padding:2px 9px;font-size:13px}
.note{padding:10px 12px;color:var(--warn);background:var(--warn-ground);border-radius:8px;font-size:14px}
.operation{border-top:1px solid var(--line);padding:8px 0}
.operation:first-of-type{border-top:0}
.operation h3{margin:0 0 2px}
.operation p{margin:0}
.operation ul{margin:4px 0 0;padding-left:20px;font-size:14.5px}
@media (max-width:640px){.wide-table table{min-width:36em}main{padding:18px 12px 40px}.card{padding:14px;border-radius:10px}h1{font-size:22px}nav.top{padding:9px 12px;gap:2px 13px;font-size:15px}nav.top .brand{margin-right:4px}th,td{padding:6px}}
`;

/** The style sheet of the server's pages. */
export const siteStyle = [
	`:root{${properties(light)};--earth:#e9eef2;--coast:rgba(20,26,32,.85);--coast-ground:rgba(255,255,255,.4);--graticule:rgba(20,26,32,.28)}`,
	`@media (prefers-color-scheme:dark){:root{${properties(dark)};--earth:#262e37;--coast:rgba(240,244,248,.9);--coast-ground:rgba(0,0,0,.4);--graticule:rgba(235,240,245,.28)}}`,
	tones,
	...[rules, homeStyle, viewerStyle, plotStyle].map((part) => part.trim()),
].join("\n");
