import { concat, dropAxis, formula, slice } from "../../array/build.ts";
import type { LazyArray } from "../../array/lazy-array.ts";
import type { BesideInput } from "../../array/operations/columns.ts";
import type { Expression } from "../../array/operations/formula.ts";
import { MetadataError } from "../../errors.ts";
import { bound } from "../../formula/bind.ts";
import { parseFormula } from "../../formula/parse.ts";
import { attributeText, type Dataset, type Variable } from "../../model/dataset.ts";
import { boundsOf } from "../axes.ts";
import { unpacked } from "../packing.ts";
import { formulaTerms } from "./formula-terms.ts";
import { type Parametric, parametricField, parametricOf } from "./parametric.ts";
import type { VerticalField } from "./vertical-field.ts";

/** Both edges of each layer, along the same axes as the levels. */
export interface LayerEdges {
	readonly edges: readonly [BesideInput, BesideInput];
	readonly source: "bounds" | "interfaces" | "midpoints";
}

const computed = (text: string, names: readonly string[]): Expression => bound(parseFormula(text), names);

/** The edges of the layers that a variable's levels stand for: from their bounds, from an axis of interfaces, else midway between levels. @throws MetadataError */
export function layerEdges(dataset: Dataset, main: Variable, vertical: VerticalField): LayerEdges {
	const { coordinate } = vertical.axis;
	if (vertical.kind === "measured") return midway(vertical);
	const parametric = vertical.kind === "parametric" ? parametricOf(dataset, coordinate) : undefined;
	if (!parametric) {
		const edges = plainEdges(dataset, coordinate, vertical.axis.position);
		return edges ? { edges, source: "bounds" } : midway(vertical);
	}
	const terms = edgeTerms(dataset, coordinate, parametric);
	if (terms) {
		const at = (edge: 0 | 1) => {
			const along = new Map(
				[...terms].map(([term, variable]) => [term, atEdge(variable, edge, main.dimensions)]),
			);
			return parametricField({ ...parametric, terms: along }, main.dimensions, main.data.shape);
		};
		return { edges: [at(0), at(1)], source: "bounds" };
	}
	return fromInterfaces(dataset, main, vertical) ?? midway(vertical);
}

function plainEdges(
	dataset: Dataset,
	coordinate: Variable,
	position: number,
): LayerEdges["edges"] | undefined {
	const bounds = dataset.variables.get(boundsOf(dataset, coordinate) ?? "");
	if (bounds?.data.shape.length !== 2 || bounds.data.shape[1] !== 2) return undefined;
	const { data } = unpacked(bounds);
	const at = (edge: number): BesideInput => ({
		array: dropAxis(slice(data, [0, edge], [data.shape[0] ?? 0, 1]), 1),
		axes: [position],
		missing: [],
	});
	return [at(0), at(1)];
}

/** The terms of the bounds: as these name them, or as the terms themselves name their bounds. */
function edgeTerms(
	dataset: Dataset,
	coordinate: Variable,
	{ terms }: Parametric,
): ReadonlyMap<string, Variable> | undefined {
	const bounds = dataset.variables.get(boundsOf(dataset, coordinate) ?? "");
	const named = bounds ? formulaTerms(bounds) : new Map<string, string>();
	const found = [...terms].map(([term, variable]): [string, Variable] | undefined => {
		const name = named.get(term) ?? boundsOf(dataset, variable);
		const own = name === undefined ? undefined : dataset.variables.get(name);
		if (own) return [term, own];
		return variable.dimensions.includes(coordinate.dimensions[0] as string) ? undefined : [term, variable];
	});
	return found.includes(undefined) ? undefined : new Map(found as [string, Variable][]);
}

/** What lies at one edge of variables that have both along a last dimension of their own. */
function atEdge(variable: Variable, edge: 0 | 1, dimensions: readonly string[]): Variable {
	const last = variable.dimensions.at(-1);
	if (last === undefined || dimensions.includes(last)) return variable;
	const { data } = variable;
	const axis = data.shape.length - 1;
	const start = data.shape.map((_, i) => (i === axis ? edge : 0));
	return {
		...variable,
		dimensions: variable.dimensions.slice(0, -1),
		data: dropAxis(slice(data, start, data.shape.with(axis, 1)), axis),
	};
}

/** Models write the levels between layers as an axis of their own, longer by one (CESM's "ilev"). */
function fromInterfaces(dataset: Dataset, main: Variable, { axis }: VerticalField): LayerEdges | undefined {
	const { dimension, coordinate, position } = axis;
	const kind = attributeText(coordinate.attributes, "standard_name");
	const size = (main.data.shape[position] ?? 0) + 1;
	const other = [...dataset.variables.values()].find(
		({ name, dimensions, data, attributes }) =>
			name !== coordinate.name &&
			dimensions.length === 1 &&
			data.shape[0] === size &&
			attributeText(attributes, "standard_name") === kind &&
			attributes.has("formula_terms"),
	);
	const parametric = other && parametricOf(dataset, other);
	if (!parametric) return undefined;
	const own = other.dimensions[0] as string;
	const dimensions = main.dimensions.map((name) => (name === dimension ? own : name));
	const field = parametricField(parametric, dimensions, main.data.shape.with(position, size));
	const along = field.axes.indexOf(position);
	const from = (first: number) => ({ ...field, array: part(field.array, along, { first, count: size - 1 }) });
	return { edges: [from(0), from(1)], source: "interfaces" };
}

const part = (array: LazyArray, axis: number, { first, count }: Levels): LazyArray =>
	slice(
		array,
		array.shape.map((_, i) => (i === axis ? first : 0)),
		array.shape.with(axis, count),
	);

interface Levels {
	readonly first: number;
	readonly count: number;
}

/** Edges midway between levels; the outermost lie as far beyond them as the inner ones on the other side. @throws MetadataError for a single level */
function midway({ field, axis }: VerticalField): LayerEdges {
	const along = field.axes.indexOf(axis.position);
	const count = field.array.shape[along] ?? 0;
	if (count < 2)
		throw new MetadataError(
			`"${axis.coordinate.name}" has one level and no bounds, so nobody knows how thick its layer is. Add bounds to the file.`,
		);
	const at = (levels: Levels) => ({ array: part(field.array, along, levels), missing: field.missing });
	const mix = (text: string, a: Levels, b: Levels) => {
		const first = at(a);
		const { shape } = first.array;
		return formula(computed(text, ["a", "b"]), [first, at(b)], { shape, type: "float64" });
	};
	const one = (first: number) => ({ first, count: 1 });
	const middles = mix("(a+b)/2", { first: 0, count: count - 1 }, { first: 1, count: count - 1 });
	const begin = mix("a-(b-a)/2", one(0), one(1));
	const end = mix("a+(a-b)/2", one(count - 1), one(count - 2));
	const edge = (parts: readonly LazyArray[]): BesideInput => ({
		array: concat(parts, along),
		axes: field.axes,
		missing: [],
	});
	return { edges: [edge([begin, middles]), edge([middles, end])], source: "midpoints" };
}
