/** Pictures with their choices, and tables of results. */
export const plotStyle = `
.choices{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center;margin:0 0 14px}
.choices input[type=range]{width:min(560px,55%)}
.picture{max-width:100%;height:auto;display:block;background:#fff;border-radius:6px;margin:0 auto 14px}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:12px}
.maps .picture{margin:0}
`;
