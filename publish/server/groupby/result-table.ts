import { coordinateNames } from "../../../core/cf/axes.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";
import { html, type Part } from "../../markup/html.ts";
import type { ReadVariable } from "./result-json.ts";

/** More cells than these nobody reads. */
const MOST_ROWS = 400;
const MOST_COLUMNS = 24;

/** What of a result stands in a table. */
export interface TableOf {
	readonly result: ReadVariable;
	/** The dimension of the groups, and what they are called. */
	readonly dimension: string;
	readonly labels: readonly string[];
	/** Names of the places along the other dimensions. */
	readonly others: ReadonlyMap<string, readonly string[]>;
}

/** Groups as rows, all other dimensions together as columns. */
export function resultTable({ result, dimension, labels, others }: TableOf): Part {
	const { variable, values } = result;
	const { shape } = variable.data;
	const axis = variable.dimensions.indexOf(dimension);
	const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
	const outer = shape.slice(0, axis).reduce((product, length) => product * length, 1);
	const columns = outer * inner;
	const shownColumns = Math.min(columns, MOST_COLUMNS);
	const rest = variable.dimensions.filter((name) => name !== dimension);
	const at = (group: number, column: number) =>
		(Math.floor(column / inner) * labels.length + group) * inner + (column % inner);
	const columnNames = Array.from({ length: shownColumns }, (_, column) =>
		rest.length === 0 ? variable.name : placeName(rest, column, { variable, others }),
	);
	const rows = labels
		.slice(0, MOST_ROWS)
		.map(
			(label, group) =>
				html`<tr><th>${label}</th>${columnNames.map(
					(_, column) =>
						html`<td class="number">${numberText((values as Float64Array)[at(group, column)])}</td>`,
				)}</tr>`,
		);
	const left = columns > shownColumns || labels.length > MOST_ROWS;
	return html`<div class="wide-table"><table><thead><tr><th>${dimension}</th>${columnNames.map((name) => html`<th class="number">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>
${left && html`<p class="quiet">The first ${rows.length} of ${labels.length} groups and ${shownColumns} of ${columns} places.</p>`}`;
}

function placeName(
	dimensions: readonly string[],
	column: number,
	{ variable, others }: { readonly variable: Variable; readonly others: TableOf["others"] },
): string {
	let rest = column;
	const places: string[] = [];
	for (const name of dimensions.toReversed()) {
		const size = variable.data.shape[variable.dimensions.indexOf(name)] as number;
		const index = rest % size;
		places.unshift(`${name} ${others.get(name)?.[index] ?? index}`);
		rest = Math.floor(rest / size);
	}
	return places.join(", ");
}

function numberText(value: number | bigint | undefined): string {
	const number = Number(value);
	return Number.isFinite(number) ? String(Number(number.toPrecision(7))).replace("-", "−") : "–";
}

/** Coordinates that a result has, of one dimension or none. */
export const coordinatesOfResult = (dataset: Dataset, result: Variable): readonly Variable[] => {
	const named = [...result.dimensions, ...coordinateNames(result)];
	const bounds = [...dataset.variables.keys()].filter((name) => name.endsWith("_bins_bnds"));
	return [...new Set([...named, ...bounds])].flatMap((name) => dataset.variables.get(name) ?? []);
};
