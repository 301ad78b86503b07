import { axesOf } from "../../../core/cf/axes.ts";
import { gridCoordinates } from "../../../core/grid/read-grid.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import { html, type Part } from "../../markup/html.ts";
import { dataVariables } from "../subset/named-variable.ts";

const MOST_SHOWN = 30;

/** Links to pictures and statistics of a dataset's variables; `own`: its path. */
export function plotsPart(dataset: Dataset, own: string): Part {
	const variables = dataVariables(dataset).slice(0, MOST_SHOWN);
	if (variables.length === 0) return undefined;
	const rows = variables.map((variable) => {
		const name = encodeURIComponent(variable.name);
		const kinds = gridCoordinates(dataset, variable)
			? ["quadmesh", "contourf", "line", "hist"]
			: variable.data.shape.filter((length) => length > 1).length > 1
				? ["image", "contourf", "line", "hist"]
				: ["line", "hist"];
		const isTimed = axesOf(dataset, variable).some(({ axis, coordinate }) => axis === "T" && coordinate);
		return html`<tr><th><code>${variable.name}</code></th>
<td>${kinds.map((kind) => html`<a href="${own}plot/${name}/${kind}/viridis">${kind}</a> `)}</td>
<td>${isTimed && ["month", "season", "year"].map((part) => html`<a href="${own}groupby/${name}/time.${part}/mean">${part}</a> `)}</td></tr>`;
	});
	return html`<section class="card"><h2>Pictures and statistics</h2>
<div class="wide-table"><table><thead><tr><th>variable</th><th>pictures</th><th>means by</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
