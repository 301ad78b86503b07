import { reverse } from "../../../core/array/operations/reverse.ts";
import { putting, type Repair, settingText } from "../../../core/cf/repair.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { defineFix, type ReadValues } from "../../../core/ports/fix.ts";

const HYBRID = "atmosphere_hybrid_sigma_pressure_coordinate";

/** The axis of the edges that runs against the layers: the list as a whole (0) or each pair (1). Edges as (layer, 2). */
function wrongWay(layers: Float64Array, edges: Float64Array): 0 | 1 | undefined {
	const at = (layer: number, side: 0 | 1) => edges[2 * layer + side] as number;
	const holds = (value: number, layer: number) => (value - at(layer, 0)) * (value - at(layer, 1)) <= 0;
	const last = layers.length - 1;
	if (layers.every((value, layer) => holds(value, layer)))
		return last > 0 && at(0, 0) === at(1, 1) && at(0, 1) !== at(1, 0) ? 1 : undefined;
	return layers.every((value, layer) => holds(value, last - layer)) ? 0 : undefined;
}

async function turned(layers: Variable, edges: Variable | undefined, read: ReadValues): Promise<Repair[]> {
	if (edges?.data.shape.join() !== `${layers.data.shape[0]},2`) return [];
	const axis = wrongWay(await read(layers), await read(edges));
	if (axis === undefined) return [];
	const put = { ...edges, data: reverse(edges.data, axis) };
	const what = `values of "${edges.name}" turned around along "${edges.dimensions[axis]}"`;
	return [putting(put, { what, why: `they run against the layers in "${layers.name}"` })];
}

async function hybridLevels({ variables }: Dataset, read: ReadValues): Promise<readonly Repair[]> {
	const [level, edges, a, b] = ["lev", "lev_bnds", "a", "b"].map((name) => variables.get(name));
	if (!level || !edges || !a || !b) return [];
	if (attributeText(edges.attributes, "standard_name") !== HYBRID) return [];
	const why = 'the file says so of "lev_bnds" only';
	return [
		...settingText(level, "standard_name", { to: HYBRID, why }),
		...settingText(level, "formula_terms", { to: "p0: p0 a: a b: b ps: ps", why }),
		...(await turned(a, variables.get("a_bnds"), read)),
		...(await turned(b, variables.get("b_bnds"), read)),
	];
}

export const fix = defineFix({ title: "CESM2: hybrid levels of clouds", repairs: hybridLevels });
