import { storedLeaves } from "../core/array/tree.ts";
import { MetadataError } from "../core/errors.ts";
import { isCarriedAlong } from "../core/model/carried-along.ts";
import type { Attribute, Variable } from "../core/model/dataset.ts";
import type { TimedFile } from "../core/time/join-files.ts";
import { countedIn, inDays } from "../core/time/time-axis.ts";

/** What must be alike, in words, by name. */
type Properties = ReadonlyMap<string, string>;

interface Difference {
	readonly variable: string;
	readonly property: string;
	readonly first: string;
	readonly file: string;
	readonly there: string;
}

const ATTRIBUTES = ["_FillValue", "missing_value", "scale_factor", "add_offset", "units"];
const NOTHING = "-";

/**
 * Checks that files can be one array each, of which no value is changed: one type, one packing, one form of storage, and every file but
 * the last a whole number of chunks along time.
 * @throws MetadataError with a table of the first file and property that differ, for every variable, and the runs that fit
 */
export function assertVirtuallyJoinable(files: readonly TimedFile[]): void {
	const inOrder = byTime(files);
	const all = inOrder.map((file) => propertiesOf(file));
	const [first] = inOrder;
	if (!first) return;
	const differences = [...(all[0] as ReadonlyMap<string, Properties>).keys()].flatMap((variable) =>
		isSmall(variable, inOrder)
			? []
			: (firstDifference(variable, inOrder, all) ?? broken(variable, inOrder) ?? []),
	);
	if (differences.length === 0) return;
	throw new MetadataError(
		`These files cannot be one virtual dataset, in which no value is changed:\n${tableOf(first.path, differences)}\n${advice(inOrder, all)}`,
	);
}

function isSmall(name: string, [first, ...others]: readonly TimedFile[]): boolean {
	const own = first?.time.name === name ? undefined : first?.dataset.variables.get(name);
	const parts = others.flatMap(({ dataset }) => dataset.variables.get(name) ?? []);
	return own !== undefined && isCarriedAlong(own, parts);
}

/** The earliest first; as they are where their calendars have no common time. */
function byTime(files: readonly TimedFile[]): readonly TimedFile[] {
	const [first] = files;
	if (!first || files.some(({ time }) => time.calendar !== first.time.calendar)) return files;
	const { units } = inDays(first.time);
	const begins = new Map(files.map((file) => [file, countedIn(file.time, units).values[0] ?? 0]));
	return files.toSorted((a, b) => (begins.get(a) ?? 0) - (begins.get(b) ?? 0));
}

/** By variable along time, and the time itself. */
function propertiesOf(file: TimedFile): ReadonlyMap<string, Properties> {
	const { dataset, time } = file;
	const found = new Map<string, Properties>([[time.name, new Map([["calendar", time.calendar]])]]);
	for (const variable of dataset.variables.values()) {
		const isTime = variable.name === time.name || variable.name === time.bounds?.name;
		if (!isTime && variable.dimensions.includes(time.dimension))
			found.set(variable.name, storedForm(variable, time.dimension));
	}
	return found;
}

function storedForm({ type, dimensions, data, attributes }: Variable, time: string): Properties {
	const [leaf] = storedLeaves(data);
	const shape = data.shape.filter((_, axis) => dimensions[axis] !== time);
	const filters = (leaf?.filters ?? []).map(({ id, name }) => FILTERS[id] ?? name ?? `filter ${id}`);
	return new Map([
		["type", type],
		["dimensions", dimensions.join(", ")],
		["lengths", shape.join(" × ")],
		["chunks", leaf?.chunkShape?.join(" × ") ?? "none"],
		["filters", filters.join(", ") || "none"],
		["byte order", leaf?.bigEndian ? "big-endian" : "little-endian"],
		...ATTRIBUTES.map((name): [string, string] => [name, textOf(attributes.get(name))]),
	]);
}

const FILTERS: Readonly<Record<number, string>> = { 1: "deflate", 2: "shuffle", 3: "fletcher32" };

function textOf(value: Attribute | undefined): string {
	if (value === undefined) return NOTHING;
	return typeof value === "object" && "values" in value && "type" in value
		? `${value.values.join(", ")} (${value.type})`
		: String(value);
}

function firstDifference(
	variable: string,
	files: readonly TimedFile[],
	all: readonly ReadonlyMap<string, Properties>[],
): Difference | undefined {
	const own = all[0]?.get(variable) as Properties;
	for (const [i, { path }] of files.entries()) {
		const others = all[i]?.get(variable);
		if (others === undefined)
			return { variable, property: "along time", first: "yes", file: path, there: "no" };
		for (const [property, first] of own) {
			const there = others.get(property) ?? NOTHING;
			if (there !== first) return { variable, property, first, file: path, there };
		}
	}
	return undefined;
}

/** Every file but the last ends where a chunk ends. */
function broken(variable: string, files: readonly TimedFile[]): Difference | undefined {
	const length = (file: TimedFile | undefined): number => {
		const found = file?.dataset.variables.get(variable);
		const leaf = found && storedLeaves(found.data)[0];
		return leaf?.chunkShape?.[found?.dimensions.indexOf(file?.time.dimension ?? "") ?? -1] ?? 1;
	};
	if (variable === files[0]?.time.name) return undefined;
	const chunk = length(files[0]);
	const file = files.slice(0, -1).find(({ time }) => time.values.length % chunk !== 0);
	if (file === undefined) return undefined;
	const there = `${file.time.values.length} steps`;
	return { variable, property: "steps", first: `chunks of ${chunk}`, file: file.path, there };
}

function tableOf(first: string, differences: readonly Difference[]): string {
	const head = ["variable", "property", `in "${first}"`, "first other file", "there"];
	const rows = differences.map((one) => [one.variable, one.property, one.first, `"${one.file}"`, one.there]);
	const widths = head.map((_, column) =>
		Math.max(...[head, ...rows].map((row) => (row[column] as string).length)),
	);
	return [head, ...rows]
		.map((row) =>
			`  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join("  ")}`.trimEnd(),
		)
		.join("\n");
}

const MOST_RUNS = 6;

/** Neighbours in time that are alike. */
function advice(files: readonly TimedFile[], all: readonly ReadonlyMap<string, Properties>[]): string {
	const forms = all.map((one) => JSON.stringify([...one].map(([name, properties]) => [name, ...properties])));
	const edges = forms.flatMap((form, i) => (form === forms[i - 1] ? [] : [i]));
	const way =
		"Copy the values instead (an output that ends in .nc or .zarr), or choose variables with --variable.";
	if (edges.length < 2) return way;
	const runs = edges.map((from, i) => {
		const to = (edges[i + 1] ?? files.length) - 1;
		const name = (at: number) => `"${files[at]?.path}"`;
		return from === to ? name(from) : `${name(from)} to ${name(to)}`;
	});
	const more = runs.length > MOST_RUNS ? `, and ${runs.length - MOST_RUNS} more` : "";
	return `Alike among themselves are: ${runs.slice(0, MOST_RUNS).join("; ")}${more}. ${way}`;
}
