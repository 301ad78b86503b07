/** Search, choices and cards of the first page. */
export const homeStyle = `
.sign-in{display:flex;flex-wrap:wrap;gap:8px 10px;align-items:center;margin-top:10px;font-size:14.5px}
.sign-in label{display:flex;gap:8px;align-items:center;color:var(--quiet)}
.sign-in input[type=password]{width:min(260px,60vw)}
#home{margin-top:18px}
#home input[type=search]{width:100%;font-size:17px;padding:11px 14px;border-radius:10px}
.facets{display:flex;flex-wrap:wrap;gap:10px;margin:14px 0 0}
.facets label{display:flex;flex-direction:column;font-size:12.5px;color:var(--quiet);flex:0 1 170px;min-width:120px}
.facets select{width:100%}
.facets .chosen select{border-color:var(--link);background:var(--swap-ground);color:var(--swap)}
.count{color:var(--quiet);margin:16px 0 0;font-size:14.5px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:16px;margin-top:10px}
.cards .card{margin:0;padding:15px 17px;display:flex;flex-direction:column}
.cards h2{font-size:16.5px;margin:0 0 2px}
.cards h2 a{text-decoration:none}
.cards h2 a:hover{text-decoration:underline}
.cards .id{font-size:12.5px;margin:0 0 6px;font-family:ui-monospace,Menlo,Consolas,monospace}
.cards .short{font-size:14px;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
.cards dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:4px 0 10px;font-size:14px;min-height:92px;align-content:start}
.cards dt{color:var(--quiet)}
.cards dd{margin:0}
.cards dd.note{grid-column:1/-1;padding:8px 11px}
.cards .variable{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12.5px;background:var(--sunk);border-radius:5px;padding:1px 6px;margin-right:4px;display:inline-block;max-width:100%}
.cards .open{display:flex;gap:16px;margin:auto 0 0;font-size:14.5px}
.cards .gone{opacity:.65}
#home>.more{text-align:center;margin-top:20px}
`;
