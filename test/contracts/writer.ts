import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { evaluate } from "../../core/array/evaluate.ts";
import type { ArrayValues, DataType } from "../../core/array/lazy-array.ts";
import {
	type Attribute,
	type Dataset,
	type Variable,
	variableOf,
	withDatasetAttribute,
} from "../../core/model/dataset.ts";
import type { Reader } from "../../core/ports/reader.ts";
import type { Writer } from "../../core/ports/writer.ts";
import { type Contract, checksOf } from "./check.ts";
import { headOf, variablesOf, wholeOf } from "./reader.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

const SIZES: Readonly<Record<string, number>> = { time: 4, y: 3, x: 5 };
const nothingStored = () => Promise.reject(new Error("nothing is stored"));
const count = (length: number) => Array.from({ length }, (_, index) => index);

const variable = (
	name: string,
	type: DataType,
	more: {
		readonly dimensions: readonly string[];
		readonly values: ArrayValues;
		readonly attributes?: Variable["attributes"];
	},
): Variable => ({
	...variableOf(name, more.values, {
		type,
		dimensions: more.dimensions,
		shape: more.dimensions.map((dimension) => SIZES[dimension] ?? 1),
		...(more.attributes ? { attributes: more.attributes } : {}),
	}),
});

const numbers = (type: "float32" | "float64" | "int16", ...values: number[]): Attribute => ({ type, values });

/** What any netCDF file can hold, written in the types all of them have. */
export function plainDataset(): Dataset {
	const field = variable("field", "float32", {
		dimensions: ["time", "y", "x"],
		values: Float32Array.from(count(60), (index) => (index === 7 ? 1e20 : index / 7)),
		attributes: new Map([
			["units", "K"],
			["_FillValue", numbers("float32", Math.fround(1e20))],
		]),
	});
	const variables = [
		variable("time", "float64", {
			dimensions: ["time"],
			values: Float64Array.of(15, 45, 75, 105.5),
			attributes: new Map([["units", "days since 1850-01-01"]]),
		}),
		field,
		{ ...field, name: "packed_away", storage: { chunkShape: [1, 3, 5], deflate: 1, shuffle: true } },
		variable("counts", "int32", { dimensions: ["y", "x"], values: Int32Array.from(count(15)) }),
		variable("small", "int16", {
			dimensions: ["x"],
			values: Int16Array.of(-32768, -1, 0, 1, 32767),
			attributes: new Map([["flag_values", numbers("int16", 1, 2, 3)]]),
		}),
		variable("letters", "char", { dimensions: ["x"], values: Buffer.from("abcde") }),
		variable("scalar", "float64", { dimensions: [], values: Float64Array.of(1 / 3) }),
	];
	return {
		dimensions: new Map(
			Object.entries(SIZES).map(([name, size]) => [name, { size, unlimited: name === "time" }]),
		),
		variables: new Map(variables.map((one) => [one.name, one])),
		attributes: new Map<string, Attribute>([
			["title", "Grüße"],
			["empty", ""],
			["numbers", numbers("float64", 1 / 3, 2)],
		]),
		groups: new Map(),
	};
}

/** A dataset in which nothing is lazy: what has to be the same after reading it back. */
async function contentOf(
	dataset: Dataset,
	read: (path: Variable) => Promise<ArrayValues>,
): Promise<readonly unknown[]> {
	const content: unknown[] = [[...dataset.attributes], [...dataset.dimensions].sort()];
	for (const { variable: one } of variablesOf(dataset)) {
		// As bytes and numbers: a reader may give a Buffer where another gives a Uint8Array.
		const values: unknown[] = [...(await read(one))];
		content.push([one.name, one.type, one.dimensions, [...one.attributes], values]);
	}
	return content;
}

/** The same with dimensions that cannot grow. */
const withoutUnlimited = (dataset: Dataset): Dataset => ({
	...dataset,
	dimensions: new Map(
		[...dataset.dimensions].map(([name, { size }]) => [name, { size, unlimited: false }] as const),
	),
	groups: new Map([...dataset.groups].map(([name, group]) => [name, withoutUnlimited(group)] as const)),
});

/** Whether a reader takes a file, or a folder. */
const takes = (reader: Reader, path: string): boolean =>
	statSync(path).isDirectory()
		? (reader.acceptsFolder?.(readdirSync(path)) ?? false)
		: reader.accepts(headOf(path), path);

/** The bytes of a file, or of every file below a folder, by name. */
async function bytesOf(path: string): Promise<ReadonlyMap<string, string>> {
	if (statSync(path).isFile()) return new Map([["", (await readFile(path)).toString("base64")]]);
	const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
	const files = names.filter((name) => statSync(join(path, name)).isFile());
	return new Map(files.map((name) => [name, readFileSync(join(path, name)).toString("base64")]));
}

export interface WriterTrial {
	readonly writer: Writer;
	/** Those that accept its files must read back what was written. */
	readonly readers: readonly Reader[];
	/** What the format holds beyond plain netCDF. */
	readonly datasets?: readonly Dataset[];
	/** False for a format whose dimensions cannot grow. */
	readonly unlimited?: false;
}

/** What every writer keeps. */
export function writerContract({ writer, readers, datasets = [], unlimited }: WriterTrial): Contract {
	const own = (dataset: Dataset): Dataset => (unlimited === false ? withoutUnlimited(dataset) : dataset);
	const write = (dataset: Dataset, path: string, blockBytes = 2 ** 20) =>
		writer.write(dataset, path, { read: nothingStored, blockBytes });
	return checksOf(writer.name, {
		"what it writes is read back the same by every reader that takes it": () =>
			inTemporaryFolder(async (folder) => {
				for (const [index, dataset] of [plainDataset(), ...datasets].entries()) {
					const path = join(folder, `${index}.nc`);
					await write(dataset, path);
					const taking = readers.filter((reader) => takes(reader, path));
					assert(taking.length > 0, "no reader takes its files");
					const written = await contentOf(own(dataset), (one) => evaluate(one.data, nothingStored));
					for (const reader of taking) {
						const file = await reader.open(path);
						assert.deepEqual(
							await contentOf(file.dataset, (one) => wholeOf(file, one)),
							written,
							reader.name,
						);
						file.close();
					}
				}
			}),

		"the same dataset gives the same bytes, in blocks of any size, over an older file": () =>
			inTemporaryFolder(async (folder) => {
				const [first, second] = [join(folder, "first"), join(folder, "second")];
				await write(plainDataset(), first);
				await write(withDatasetAttribute(plainDataset(), "title", "x".repeat(10_000)), second);
				await write(plainDataset(), second, 64);
				assert.deepEqual(await bytesOf(second), await bytesOf(first), "the bytes differ");
			}),

		"a stopped run writes no more": () =>
			inTemporaryFolder(async (folder) => {
				const writing = writer.write(plainDataset(), join(folder, "stopped"), {
					read: nothingStored,
					blockBytes: 64,
					signal: AbortSignal.abort(),
				});
				await assert.rejects(writing);
			}),

		"a failure to read the values is passed on": () =>
			inTemporaryFolder(async (folder) => {
				const dataset = plainDataset();
				const field = dataset.variables.get("field") as Variable;
				const data = {
					op: "stored",
					type: "float32",
					shape: [4, 3, 5],
					file: "/gone",
					variable: "field",
				} as const;
				const broken = {
					...dataset,
					variables: new Map(dataset.variables).set("field", { ...field, data }),
				};
				await assert.rejects(write(broken, join(folder, "broken")), /nothing is stored/);
			}),
	});
}
