/** The map, its choices, its colour bar and its times. */
export const viewerStyle = `
.viewer{display:flex;flex-direction:column;gap:10px;min-height:300px}
.viewer.empty{min-height:0}
.viewer .stage{position:relative;height:min(62vh,540px);background:var(--sunk);border-radius:8px;overflow:hidden;touch-action:pan-y;cursor:grab;user-select:none}
.viewer .stage:active{cursor:grabbing}
.viewer .stage canvas{position:absolute;inset:0;width:100%;height:100%;display:block}
.viewer .stage.busy::after{content:"";position:absolute;left:0;top:0;height:3px;width:28%;background:var(--link);animation:busy 1.1s ease-in-out infinite alternate}
@keyframes busy{to{left:72%}}
@media (prefers-reduced-motion:reduce){.viewer .stage.busy::after{animation:none;width:100%}}
.viewer .found{position:absolute;left:10px;top:10px;padding:4px 10px;border-radius:7px;font-size:14px;background:var(--card);border:1px solid var(--line);pointer-events:none;font-variant-numeric:tabular-nums;max-width:calc(100% - 70px)}
.viewer .stage .note{position:absolute;left:10px;right:10px;bottom:10px;margin:0}
.viewer .zoom{position:absolute;right:10px;top:10px;display:flex;flex-direction:column;gap:5px}
.viewer .zoom button{width:36px;height:36px;padding:0;font-size:18px;line-height:1}
.viewer .controls{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:end}
.viewer .controls label{display:flex;flex-direction:column;font-size:12.5px;color:var(--quiet);min-width:0}
.viewer .controls label.wide{flex:1 1 220px}
.viewer .controls .levels,.viewer .controls .limits{display:flex;flex-wrap:wrap;gap:8px 10px;align-items:end}
.viewer .controls select{max-width:100%}
.viewer .controls .levels:empty{display:none}
.viewer .limits input{width:104px}
.viewer .legend{padding:0 14px}
.viewer .legend .bar{height:13px;border-radius:4px}
.viewer .legend .ticks{position:relative;height:18px;font-size:12.5px;font-variant-numeric:tabular-nums}
.viewer .legend .ticks span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.viewer .legend .ticks span::before{content:"";position:absolute;left:50%;top:-4px;height:4px;border-left:1px solid var(--ink)}
.viewer .legend .units{text-align:center;font-size:12.5px;color:var(--quiet)}
.viewer .times{display:flex;gap:6px;align-items:center}
.viewer .times button{min-width:36px;padding:4px 6px}
.viewer .times input{flex:1;min-width:60px;padding:0;accent-color:var(--link)}
.viewer .times .date{font-variant-numeric:tabular-nums;font-size:14.5px;min-width:7.5em;text-align:right}
body.full{height:100vh;height:100dvh;display:flex;flex-direction:column;overflow:hidden}
body.full main{flex:1;min-height:0;width:100%;max-width:none;padding:8px 12px 10px;display:flex;flex-direction:column}
body.full .over{margin:0 0 6px;font-size:14.5px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;flex:none}
.viewer.full{flex:1;min-height:0}
.viewer.full .stage{flex:1;height:auto;min-height:120px;touch-action:none}
@media (max-width:640px){
.viewer .stage{height:min(56vh,88vw)}
.viewer .controls{gap:6px 8px}
.viewer .controls label.wide{flex:1 1 100%}
.viewer .limits input{width:84px}
body.full nav.top{padding:6px 12px}
}
`;
