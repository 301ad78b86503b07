import { dark, light, properties } from "../../markup/palette.ts";

const rules = `
*{box-sizing:border-box}
html{color-scheme:light dark}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
nav.top{display:flex;gap:18px;align-items:baseline;padding:12px 20px;background:var(--card);border-bottom:1px solid var(--line)}
nav.top .brand{font-weight:700;font-size:18px;margin-right:12px;color:var(--ink);text-decoration:none}
main{max-width:1160px;margin:0 auto;padding:24px 20px 48px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px}
h2{font-size:19px;margin:0 0 12px}
a{color:var(--link);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
pre{margin:8px 0 0;padding:12px;background:var(--sunk);border-radius:6px;white-space:pre-wrap;max-height:30em;overflow:auto}
.quiet{color:var(--quiet)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:18px 0 0}
table{border-collapse:collapse;width:100%;font-size:15px}
th,td{padding:6px 10px;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--quiet);font-size:13px}
summary{cursor:pointer}
.links{display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;margin:8px 0 0;list-style:none}
`;

/** The style sheet of the server's pages, inside every page. */
export const siteStyle = [
	`:root{${properties(light)}}`,
	`@media (prefers-color-scheme:dark){:root{${properties(dark)}}}`,
	rules.trim(),
].join("\n");
