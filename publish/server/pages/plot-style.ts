/** Pictures with their choices, and tables of results. */
export const plotStyle = `
.choices{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center;margin:0 0 14px}
.choices label{display:inline-flex;gap:6px;align-items:center;max-width:100%}
.choices select{max-width:min(100%,16em)}
.choices input[type=number]{width:7.5em}
.choices .limits{display:inline-flex;flex-wrap:nowrap;gap:8px 20px;max-width:100%}
.choices.slides{gap:8px;flex-wrap:nowrap}
.choices.slides button{flex:none;min-width:36px}
.choices.slides .play{min-width:64px}
.choices.slides output{flex:none;min-width:4.5em;font-variant-numeric:tabular-nums;font-size:14.5px}
.choices input[type=range]{flex:1;min-width:60px;max-width:560px;padding:0;accent-color:var(--link)}
.frame{margin:0}
.picture{max-width:100%;height:auto;display:block;background:#fff;border-radius:6px;margin:0 auto 14px}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.many{overflow-x:auto}
@media (max-width:640px){
.many .picture{max-width:none;width:720px}
.choices .limits{gap:8px 12px}
.choices.slides{flex-wrap:wrap}
.choices.slides input{order:1;flex:1 0 100%;max-width:none;min-height:44px}
.choices.slides output{margin-left:auto}
}
`;
