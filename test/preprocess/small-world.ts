/** The real pipeline over small files made for one test. */

import { mkdirSync, rmSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { tokens } from "../../cli/tokens.ts";
import { allocate } from "../../core/array/element.ts";
import type { ArrayValues, DataType, NumericType } from "../../core/array/lazy-array.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import { DataKey } from "../../core/model/data-key.ts";
import {
	type Attribute,
	attributeNumber,
	attributeText,
	type Dataset,
	type Dimension,
	type Variable,
	variableOf,
} from "../../core/model/dataset.ts";
import { type DateRange, parseDateRange } from "../../core/model/date-range.ts";
import type { Product } from "../../core/model/product.ts";
import { VarlistEntry } from "../../core/model/varlist-entry.ts";
import type { VariableWish } from "../../core/model/wish.ts";
import type { Engine } from "../../core/ports/engine.ts";
import type { PreprocessJob, Preprocessor } from "../../core/ports/source.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { caseOf, DIMENSIONS, podOf, sampleContainer, temporaryFolder } from "../cli/sample-world.ts";

export type Numbers = readonly number[];

/** A variable in few words: `[dimensions, values, attributes, type]`. */
export type VariableText = readonly [
	dimensions: string,
	values: Numbers | readonly string[] | ArrayValues,
	attributes?: Readonly<Record<string, Attribute | number>>,
	type?: DataType,
];

const attributesOf = (texts: Readonly<Record<string, Attribute | number>>, type: DataType) =>
	new Map(
		Object.entries(texts).map(([name, value]): [string, Attribute] => [
			name,
			typeof value === "number"
				? {
						type: (name === "_FillValue" || name === "missing_value" ? type : "float64") as NumericType,
						values: [value],
					}
				: value,
		]),
	);

function typed(values: VariableText[1], type: DataType): ArrayValues {
	if (type === "string") return values as readonly string[];
	const target = allocate(type, values.length);
	for (const [index, value] of Array.from(values as ArrayLike<number>).entries())
		(target as unknown as (number | bigint)[])[index] = type.endsWith("int64") ? BigInt(value) : value;
	return target;
}

/** A dataset from variables in few words; a dimension's length follows from the variables. "name*" marks it unlimited. */
export function datasetOf(
	dimensions: Readonly<Record<string, number>>,
	variables: Readonly<Record<string, VariableText>>,
	attributes: Readonly<Record<string, Attribute | number>> = {},
): Dataset {
	const sizes = new Map<string, Dimension>(
		Object.entries(dimensions).map(([name, size]) => [
			name.replace("*", ""),
			{ size, unlimited: name.endsWith("*") },
		]),
	);
	const made = Object.entries(variables).map(([name, [names, values, texts = {}, type = "float64"]]) => {
		const axes = names.split(" ").filter((one) => one !== "");
		const shape = axes.map((one) => sizes.get(one)?.size as number);
		const more = { type, dimensions: axes, shape, attributes: attributesOf(texts, type) };
		return [name, variableOf(name, typed(values, type), more)] as const;
	});
	return {
		dimensions: sizes,
		variables: new Map(made),
		attributes: attributesOf(attributes, "float64"),
		groups: new Map(),
	};
}

const nothing = () => Promise.reject(new Error("nothing is stored"));

export async function writeDataset(path: string, dataset: Dataset): Promise<string> {
	await netcdf4Writer.write(dataset, path, { read: nothing, blockBytes: 2 ** 20 });
	return path;
}

export const range = (count: number, first = 0, step = 1): number[] =>
	Array.from({ length: count }, (_, index) => first + step * index);

/** Axes lat (2), lon (3) with bounds. */
export const GRID: Readonly<Record<string, VariableText>> = {
	lat: ["lat", [-45, 45], { units: "degrees_north", standard_name: "latitude", bounds: "lat_bnds" }],
	lat_bnds: ["lat bnds", [-90, 0, 0, 90]],
	lon: ["lon", [0, 120, 240], { units: "degrees_east", standard_name: "longitude", bounds: "lon_bnds" }],
	lon_bnds: ["lon bnds", [-60, 60, 60, 180, 180, 300]],
};

export const timeOf = (
	values: Numbers,
	units = "days since 2000-01-01",
	more: { calendar?: string; bounds?: Numbers } = {},
): Record<string, VariableText> => ({
	time: [
		"time",
		values,
		{
			units,
			standard_name: "time",
			calendar: more.calendar ?? "standard",
			...(more.bounds ? { bounds: "time_bnds" } : {}),
		},
	],
	...(more.bounds ? { time_bnds: ["time bnds", more.bounds] as const } : {}),
});

/** `name(time, lat, lon)` on GRID: value = first + step index * 10 + cell. */
export function field(
	times: Numbers,
	more: {
		readonly name?: string;
		readonly units?: string;
		readonly calendar?: string;
		readonly bounds?: Numbers;
		readonly attributes?: Record<string, Attribute | number>;
		readonly values?: Numbers;
		readonly type?: DataType;
		readonly other?: Readonly<Record<string, VariableText>>;
		readonly globals?: Record<string, Attribute | number>;
		readonly dimensions?: Readonly<Record<string, number>>;
	} = {},
): Dataset {
	const values = more.values ?? times.flatMap((_, step) => range(6, 270 + 10 * step));
	return datasetOf(
		{ "time*": times.length, lat: 2, lon: 3, bnds: 2, ...more.dimensions },
		{
			...timeOf(times, more.units, more),
			...GRID,
			...more.other,
			[more.name ?? "tas"]: [
				"time lat lon",
				values,
				{ units: "K", standard_name: "air_temperature", cell_methods: "time: mean", ...more.attributes },
				more.type ?? "float32",
			],
		},
		more.globals,
	);
}

/** `ta` of twelve months of 2000 on a vertical axis: its values count up. */
export const column = (levels: readonly number[], attributes: Record<string, string>, name = "plev") =>
	datasetOf(
		{ "time*": 12, [name]: levels.length, lat: 2, lon: 3, bnds: 2 },
		{
			...timeOf(range(12, 15, 30.5)),
			...GRID,
			[name]: [name, levels, attributes],
			ta: [
				`time ${name} lat lon`,
				range(12 * levels.length * 6),
				{ units: "K", standard_name: "air_temperature" },
				"float32",
			],
		},
	);

export const fillOf = ({ attributes }: Variable): number =>
	attributeNumber(attributes, "_FillValue") as number;

export interface Asked {
	readonly files: readonly string[];
	/** The POD's settings of the variable; `dimensions` defaults to time, lat, lon. */
	readonly wish?: Record<string, unknown>;
	readonly name?: string;
	readonly dimensions?: Record<string, unknown>;
	readonly period?: string;
	/** The variable's name in the files; the POD's own when absent. */
	readonly native?: string;
	readonly timeStamp?: "middle" | "end";
	/** What the names of the files say, in their order. */
	readonly labels?: readonly string[];
	/** What is looked for where it differs from the wish. */
	readonly request?: Partial<VariableWish>;
	readonly case?: Partial<CaseSpec>;
}

export interface SmallWorld {
	readonly folder: string;
	readonly engine: Engine;
	readonly pipeline: Preprocessor;
	/** Writes a dataset under a name in the folder. */
	file(name: string, dataset: Dataset): Promise<string>;
	jobOf(asked: Asked): Promise<PreprocessJob>;
	prepare(asked: Asked): Promise<Product>;
	/** Makes the product and reads it. */
	deliver(asked: Asked): Promise<Delivered>;
	close(): Promise<void>;
}

export interface Delivered {
	readonly product: Product;
	readonly dataset: Dataset;
	readonly main: Variable;
	/** Values of a variable of the product (the main one when not named). */
	values(name?: string): Promise<ArrayValues>;
	text(name: string, attribute: string): string | undefined;
	readonly history: string;
}

export async function smallWorld(name: string): Promise<SmallWorld> {
	const folder = temporaryFolder(name);
	mkdirSync(join(folder, "products"));
	const container = await sampleContainer(folder);
	const engine = container.get(tokens.engine);
	const pipeline = container.get(tokens.preprocessor);
	const prepare = async (asked: Asked) => pipeline.prepare(await jobOf(asked));
	return {
		folder,
		engine,
		pipeline,
		file: (file, dataset) => writeDataset(join(folder, file), dataset),
		jobOf,
		prepare,
		deliver: async (asked) => read(engine, await prepare(asked)),
		close: async () => {
			await engine.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function read(engine: Engine, product: Product): Promise<Delivered> {
	const dataset = await engine.open(product.path);
	const variable = (name: string) => dataset.variables.get(name) as Variable;
	return {
		product,
		dataset,
		main: variable(product.variable),
		values: (name = product.variable) => engine.readAll(variable(name).data),
		text: (name, attribute) => attributeText(variable(name).attributes, attribute),
		history: attributeText(dataset.attributes, "history") ?? "",
	};
}

async function jobOf(asked: Asked): Promise<PreprocessJob> {
	const { name = "tas", period = "2000" } = asked;
	const spec = caseOf("/nowhere", {}, period, asked.case);
	const settings = {
		settings: { driver: "run.sh", long_name: "x" },
		dimensions: { ...DIMENSIONS, ...asked.dimensions },
		varlist: {
			[name]: {
				standard_name: "air_temperature",
				units: "K",
				dimensions: ["time", "lat", "lon"],
				...asked.wish,
			},
		},
	};
	const wish = (podOf("pod", settings, spec).varlist[0] as VarlistEntry).wish;
	const request = { ...wish, ...asked.request };
	const entry = new VarlistEntry({ id: `pod/${name}`, pod: "pod", wish, request, requirement: "required" });
	entry.translation = {
		convention: "CMIP",
		name: asked.native ?? name,
		standardName: request.standardName,
		tables: [],
	};
	const labels = asked.labels?.map(parseDateRange);
	const rows = await Promise.all(asked.files.map((path, index) => rowOf(path, labels?.[index])));
	const key = new DataKey({
		id: "key",
		experiment: { id: "", facets: {}, member: {} },
		facets: {},
		files: rows,
	});
	const translator = {
		convention: "CMIP",
		environment: {},
		timeStamp: asked.timeStamp ?? ("middle" as const),
		translate: () => {
			throw new Error("not asked here");
		},
		standardNameOf: () => undefined,
	};
	return { entry, key, files: asked.files, case: spec, translator };
}

async function rowOf(path: string, labelled: DateRange | undefined) {
	const { size, mtimeMs } = await stat(path);
	const facets = { file: basename(path) };
	return { path, facets, size, mtime: mtimeMs, ...(labelled ? { range: labelled } : {}) };
}
