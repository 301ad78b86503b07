import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { allocate } from "../../../../core/array/element.ts";
import type { DataType, NumericValues } from "../../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../../core/errors.ts";
import type { Attribute, Dataset, Variable } from "../../../../core/model/dataset.ts";
import type { Writer } from "../../../../core/ports/writer.ts";
import { netcdf3Reader } from "../../../../io/formats/netcdf3/reader.ts";
import { cdf5Writer, netcdf3Writer, versionFor } from "../../../../io/formats/netcdf3/writer.ts";
import { datasetOf, number, temperature, variable } from "../netcdf4/sample.ts";
import { comparable, hasNetCdfPython, hasProgram, python, seenByPython, seenByUs } from "../oracle.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-classic-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const nothing = () => Promise.reject(new Error("nothing is stored"));

async function write(
	writer: Writer,
	dataset: Dataset,
	to: string | { name: string; blockBytes: number },
): Promise<string> {
	const { name, blockBytes } = typeof to === "string" ? { name: to, blockBytes: 2 ** 20 } : to;
	await writer.write(dataset, at(name), { read: nothing, blockBytes });
	return at(name);
}

const numbersOf = (type: DataType, length: number): NumericValues => {
	const values = allocate(type, length) as NumericValues;
	for (let i = 0; i < length; i++) values[i] = typeof values[i] === "bigint" ? (BigInt(i) as never) : i % 100;
	return values;
};

const narrow = ["int8", "int16", "int32", "float32", "float64", "char"] as const;
const wide = [...narrow, "uint8", "uint16", "uint32", "int64", "uint64"] as const;

/** Fixed and record variables of every type, in odd sizes, so that padding shows. */
const allOf = (types: readonly DataType[]): Dataset =>
	datasetOf(
		[
			...types.map((type) =>
				variable(`fixed_${type}`, { type, axes: { y: 3, x: 5 }, values: numbersOf(type, 15) }),
			),
			...types.map((type) =>
				variable(
					`record_${type}`,
					{ type, axes: { time: 3, x: 5 }, values: numbersOf(type, 15) },
					{ attributes: type === "char" ? {} : { _FillValue: number("float64", 99), units: "1" } },
				),
			),
			variable("scalar", { type: "float64", axes: {}, values: Float64Array.of(0.1) }),
			variable("time", { type: "float64", axes: { time: 3 }, values: Float64Array.of(1, 2, 3) }),
		],
		{
			attributes: new Map<string, Attribute>([
				["title", "Grüße"],
				["empty", ""],
				["bytes", number("int8", -1, 2, 3)],
				["floats", number("float32", 0.5)],
				["single", ["one text"]],
			]),
		},
	);

async function sameForUs(path: string, dataset: Dataset): Promise<void> {
	const file = await netcdf3Reader.open(path);
	expect([...file.dataset.dimensions]).toEqual([...dataset.dimensions]);
	for (const { name, type, dimensions, data } of dataset.variables.values()) {
		expect(file.dataset.variables.get(name.normalize("NFC"))).toMatchObject({ type, dimensions });
		const values = await file.read(
			name.normalize("NFC"),
			data.shape.map(() => 0),
			data.shape,
		);
		expect([name, ...(values as NumericValues)]).toEqual([
			name,
			...((data.op === "values" ? data.values : []) as NumericValues),
		]);
	}
	file.close();
}

for (const [writer, types] of [
	[netcdf3Writer, narrow],
	[cdf5Writer, wide],
] as const) {
	const dataset = allOf(types);

	test(`${writer.name}: what was written is read back by our reader, the same bytes in blocks of any size`, async () => {
		const path = await write(writer, dataset, `all-${writer.name}.nc`);
		await sameForUs(path, dataset);
		const small = await write(writer, dataset, { name: `small-${writer.name}.nc`, blockBytes: 6 });
		expect(readFileSync(small).equals(readFileSync(path))).toBe(true);
	});

	(hasNetCdfPython ? test : test.skip)(`${writer.name}: netCDF4-python sees the same`, async () => {
		const paths = [
			await write(writer, dataset, `python-${writer.name}.nc`),
			await write(writer, temperature, `ta-${writer.name}.nc`),
		];
		for (const theirs of seenByPython(paths)) {
			const file = await netcdf3Reader.open(theirs.file);
			const ours = await seenByUs(theirs.file, file);
			file.close();
			expect(theirs.dimensions).toEqual(ours.dimensions);
			for (const [name, one] of Object.entries(ours.variables)) {
				const expected = theirs.variables[name];
				expect([name, expected]).toMatchObject([
					name,
					{ type: one.type, dimensions: one.dimensions, shape: one.shape, md5: one.md5 },
				]);
				const [mine, given] = comparable(one.attributes, expected?.attributes ?? []);
				expect(mine).toEqual(given);
			}
		}
	});
}

(hasProgram("ncdump") ? test : test.skip)("ncdump tells the kind of each file", async () => {
	const kind = (path: string) => execFileSync("ncdump", ["-k", path], { encoding: "utf8" }).trim();
	expect(kind(await write(netcdf3Writer, temperature, "kind1.nc"))).toBe("classic");
	expect(kind(await write(cdf5Writer, temperature, "kind5.nc"))).toBe("cdf5");
});

(hasProgram("nccopy") && hasProgram("cmp") ? test : test.skip)(
	"the bytes are those netCDF-C writes",
	async () => {
		for (const [writer, kind] of [
			[netcdf3Writer, "classic"],
			[cdf5Writer, "cdf5"],
		] as const) {
			const path = await write(writer, temperature, `ours-${kind}.nc`);
			execFileSync("nccopy", ["-k", kind, path, at(`theirs-${kind}.nc`)]);
			expect(readFileSync(path).equals(readFileSync(at(`theirs-${kind}.nc`)))).toBe(true);
		}
	},
);

(hasProgram("cdo") && hasProgram("ncks") ? test : test.skip)("CDO and NCO read the files", async () => {
	const path = await write(netcdf3Writer, temperature, "tools.nc");
	const mean = execFileSync("cdo", ["-s", "outputf,%.6g,1", "-fldmax", "-seltimestep,1", path], {
		encoding: "utf8",
	});
	expect(Number(mean)).toBeCloseTo(250 + 34 / 7, 3);
	const text = execFileSync("ncks", ["-H", "-C", "-v", "lat", path], { encoding: "utf8" });
	expect(text).toMatch("-60, -30, 0, 30, 60");
});

test("the only record variable follows without padding", async () => {
	for (const [count, bytes] of [
		[1, 7 * 3],
		[2, 7 * 8],
	] as const) {
		const names = ["a", "b"].slice(0, count);
		const dataset = datasetOf(
			names.map((name) =>
				variable(name, { type: "int8", axes: { time: 7, x: 3 }, values: numbersOf("int8", 21) }),
			),
		);
		const path = await write(netcdf3Writer, dataset, `records-${count}.nc`);
		await sameForUs(path, dataset);
		if (hasNetCdfPython)
			expect(python(`import netCDF4\nprint(netCDF4.Dataset("${path}")["a"][:].ravel().tolist())`)).toBe(
				`[${Array.from({ length: 21 }, (_, i) => i).join(", ")}]`,
			);
		const header = readFileSync(path).length - bytes;
		expect(header).toBeGreaterThan(0);
		expect(header % 4).toBe(0);
	}
});

test("any small dataset is read back as it was", async () => {
	const name = fc
		.string({ minLength: 1, maxLength: 6, unit: "grapheme" })
		.map((text) => `v${text.replace(/[\p{C}/\s]/gu, "")}`);
	const one = fc.record({
		name,
		type: fc.constantFrom(...wide),
		records: fc.boolean(),
		seed: fc.nat(50),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.uniqueArray(one, { selector: (each) => each.name.normalize("NFC"), maxLength: 5 }),
			fc.nat(4),
			fc.integer({ min: 1, max: 40 }),
			async (all, records, blockBytes) => {
				const variables = all.map(({ name: own, type, records: record, seed }) => {
					const axes: Record<string, number> = record ? { time: records, x: 3 } : { x: 3 };
					const length = record ? records * 3 : 3;
					return variable(own, { type, axes, values: numbersOf(type, length + seed).slice(0, length) });
				});
				const dataset = datasetOf(variables);
				await sameForUs(await write(cdf5Writer, dataset, { name: "any.nc", blockBytes }), dataset);
			},
		),
		{ numRuns: 150 },
	);
});

const far = (name: string, axes: Readonly<Record<string, number>>, type: DataType = "float32"): Variable => ({
	name,
	type,
	dimensions: Object.keys(axes),
	attributes: new Map(),
	data: { op: "stored", type, shape: Object.values(axes), file: "/never.nc", variable: name },
});

/** The version a dataset would be written in, or why none. */
function versionOf(dataset: Dataset): string {
	try {
		return String(versionFor(dataset));
	} catch (error) {
		return (error as Error).message;
	}
}

test("more than 2 GiB takes 64-bit offsets, a variable of more than 4 GiB must be the last", () => {
	const gib = { y: 2 ** 14, x: 2 ** 14 };
	expect(versionOf(datasetOf([far("a", gib), far("b", { x: 2 ** 14 })]))).toBe("1");
	expect(versionOf(datasetOf([far("a", gib), far("b", gib), far("c", gib)]))).toBe("2");
	const huge = { z: 5, ...gib };
	expect(versionOf(datasetOf([far("b", { x: 2 ** 14 }), far("a", huge)]))).toBe("1");
	expect(versionOf(datasetOf([far("a", huge), far("b", { x: 2 ** 14 })]))).toMatch(
		/"a" takes 5368709120 bytes.*cdf5/,
	);
	expect(versionOf(datasetOf([far("a", { time: 2 ** 10, ...gib }, "int8"), far("b", gib)]))).toBe("1");
	expect(versionOf(datasetOf([far("a", huge), far("b", { time: 2, x: 2 ** 14 })]))).toMatch(/"a" takes/);
});

test("what the format cannot hold is refused, with what to do", async () => {
	const x = { x: 3 };
	const refusal = async (writer: Writer, dataset: Dataset) => {
		const error = await write(writer, dataset, "refused.nc").then(
			() => undefined,
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(MetadataError);
		return (error as Error).message;
	};
	const words = datasetOf([variable("words", { type: "string", axes: x, values: ["a", "b", "c"] })]);
	expect(await refusal(netcdf3Writer, words)).toMatch('"words" is of type string');
	const long = datasetOf([variable("long", { type: "int64", axes: x, values: numbersOf("int64", 3) })]);
	expect(await refusal(netcdf3Writer, long)).toMatch("--format cdf5");
	const groups = { ...datasetOf([]), groups: new Map([["inner", datasetOf([])]]) };
	expect(await refusal(cdf5Writer, groups)).toMatch('group "inner"');
	const two = datasetOf([], {
		dimensions: new Map(["a", "b"].map((name) => [name, { size: 1, unlimited: true }])),
	});
	expect(await refusal(netcdf3Writer, two)).toMatch('several unlimited dimensions ("a", "b")');
	const inner = datasetOf([
		variable("v", { type: "int8", axes: { x: 1, time: 2 }, values: Int8Array.of(1, 2) }),
	]);
	expect(await refusal(netcdf3Writer, inner)).toMatch('"time" is not the first of "v"');
	const attribute = datasetOf([], { attributes: new Map([["n", number("uint16", 1)]]) });
	expect(await refusal(netcdf3Writer, attribute)).toMatch('attribute "n" of type uint16');
	const empty = datasetOf([variable("v", { type: "int8", axes: { x: 0 }, values: new Int8Array(0) })]);
	expect(await refusal(netcdf3Writer, empty)).toMatch('"x" is 0 long');
});
