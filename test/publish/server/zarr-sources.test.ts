import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { FetchStore, FileSystemStore } from "@zarrita/storage";
import * as zarrita from "zarrita";
import { crc32c } from "../../../io/formats/codecs/checksums.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { zarr2Writer, zarr3Writer } from "../../../io/formats/zarr/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

const V3 = fileURLToPath(new URL("../../fixtures/fuzz/v3.zarr", import.meta.url));
const CODECS = ["none", "zlib", "gzip", "zstd", "blosc"] as const;
const STORES = {
	two: { writer: zarr2Writer, chunks: { time: 5, lat: 3 } },
	three: { writer: zarr3Writer, chunks: { time: 5, lat: 3 } },
	sharded: { writer: zarr3Writer, chunks: { time: 4 }, shards: { time: 12 } },
};
/** Files of a series. */
const PARTS = /^(odd|many)_/;
const hasClients = pythonHas("zarr", "netCDF4", "requests", "xarray", "aiohttp");
const withClients = hasClients ? test : test.skip;
if (!hasClients) process.stderr.write("Debian's clients of Zarr are absent: skipped\n");

const arrayOf = (shape: readonly number[], chunks: readonly number[], codecs: readonly object[]) =>
	JSON.stringify({
		...{ zarr_format: 3, node_type: "array", data_type: "float32", fill_value: 0, shape, codecs },
		chunk_grid: { name: "regular", configuration: { chunk_shape: chunks } },
		chunk_key_encoding: { name: "default" },
	});

/** Arrays of v3: one in an order of axes that v2 cannot tell, of which nothing was written; one in big-endian order, with checksums. */
function writeTurned(place: string): void {
	for (const name of ["tas", "checked/c/0", "checked/c/1"]) mkdirSync(join(place, name), { recursive: true });
	writeFileSync(join(place, "zarr.json"), JSON.stringify({ zarr_format: 3, node_type: "group" }));
	const turned = [{ name: "transpose", configuration: { order: [1, 0, 2] } }, { name: "bytes" }];
	writeFileSync(join(place, "tas", "zarr.json"), arrayOf([64, 64, 64], [8, 64, 64], turned));
	const checked = [{ name: "bytes", configuration: { endian: "big" } }, { name: "crc32c" }];
	writeFileSync(join(place, "checked", "zarr.json"), arrayOf([64, 64], [32, 64], checked));
	for (const row of [0, 1]) {
		const bytes = Buffer.alloc(32 * 64 * 4 + 4);
		for (let at = 0; at < 32 * 64; at++) bytes.writeFloatBE(row + at / 7, 4 * at);
		bytes.writeUInt32LE(crc32c(bytes.subarray(0, -4)), bytes.length - 4);
		writeFileSync(join(place, "checked", "c", String(row), "0"), bytes);
	}
}

let folder: string;
let served: ServedHeadwater | undefined;
let made: readonly string[] = [];
let tas: string;

beforeAll(async () => {
	folder = temporaryFolder("zarr-sources");
	await makeSmallTree(folder, { names: ["tas"], years: [2000, 2003] });
	tas = join(folder, filesBelow(folder).find((file) => /tas_Amon/.test(file)) as string);
	if (hasClients) made = oracle<readonly string[]>("zarr_sources.py", { folder });
	for (const [name, { writer, ...zarr }] of Object.entries(STORES)) {
		const engine = createEngine({ readers: [netcdf4Reader], writer, store: fileStore, memory: 2 ** 28 });
		await engine.write(await engine.open(tas), join(folder, `${name}.zarr`), { zarr });
		await engine.close();
	}
	writeTurned(join(folder, "turned.zarr"));
	if (hasClients)
		expect(
			(
				await headwater(["convert", "many_200001-200001.nc", "many_200002-200002.nc", "many.refs.json"], {
					cwd: folder,
				})
			).code,
		).toBe(0);
	const own = made
		.filter((name) => !PARTS.test(name))
		.map((name) => [name.replace(".nc", ""), { files: name }]);
	const datasets = {
		...Object.fromEntries(own),
		...(hasClients && {
			"python.zarr": { files: "python.zarr" },
			odd: { files: "odd_*.nc" },
			many: { files: "many_*.nc" },
			referred: { files: "many.refs.json" },
		}),
		third: { files: V3 },
		turned: { files: "turned.zarr" },
		...Object.fromEntries(Object.keys(STORES).map((name) => [name, { files: `${name}.zarr` }])),
		...Object.fromEntries(
			CODECS.map((codec) => [`codec.${codec}`, { files: tas, codec, chunks: { time: 7, lon: 5 } }]),
		),
		"few.bits": { files: tas, keep_bits: 3 },
	};
	writeFileSync(join(folder, "serve.jsonc"), JSON.stringify({ datasets }));
	served = await serveHeadwater([join(folder, "serve.jsonc")], { cwd: folder });
});
afterAll(async () => {
	await served?.stop();
	removeFolder(folder);
});

const at = (path: string) => `${served?.address}/datasets/${path}`;
const bytesAt = async (path: string) => {
	const answer = await fetch(at(path));
	expect([path, answer.status]).toEqual([path, 200]);
	return Buffer.from(await answer.arrayBuffer());
};
const json = async (path: string) => JSON.parse((await bytesAt(path)).toString()) as Record<string, unknown>;

interface Compared {
	readonly equal: readonly string[];
	readonly other: Readonly<Record<string, string>>;
}
const compared = (roots: readonly { readonly address: string; readonly file: string }[]) =>
	oracle<readonly Compared[]>("served_zarr.py", { roots });

withClients("all types, fill values, texts, scalars, empty and big-endian data are those of the file", () => {
	const names = made.filter((name) => !PARTS.test(name));
	const found = compared(
		names.map((name) => ({ address: at(`${name.replace(".nc", "")}/zarr`), file: join(folder, name) })),
	);
	expect(found.map(({ other }) => other)).toEqual(names.map(() => ({})));
});

withClients("every codec and chunk length gives the same values, by zarr-python", () => {
	const found = compared(CODECS.map((codec) => ({ address: at(`codec.${codec}/zarr`), file: tas })));
	expect(found.map(({ other }) => other)).toEqual(CODECS.map(() => ({})));
});

const V3_CODECS = { none: undefined, zlib: "gzip", gzip: "gzip", zstd: "zstd", blosc: "blosc" } as const;
const V2_SHUFFLES = ["zlib", "gzip", "zstd"];

test.each(CODECS)(
	"zarrita reads v2 and v3 of %s alike, and the metadata say which codec it is",
	async (codec) => {
		const root = `codec.${codec}/zarr`;
		const two = await json(`${root}/tas/.zarray`);
		expect(two).toMatchObject({
			chunks: [7, 4, 5],
			dtype: "<f4",
			compressor: codec === "none" ? null : { id: codec },
			filters: V2_SHUFFLES.includes(codec) ? [{ id: "shuffle", elementsize: 4 }] : null,
		});
		const three = await json(`${root}/tas/zarr.json`);
		const names = (three["codecs"] as readonly { readonly name: string }[]).map(({ name }) => name);
		expect(names).toEqual(["bytes", ...((V3_CODECS[codec] ?? []).length > 0 ? [V3_CODECS[codec]] : [])]);
		const location = zarrita.root(new FetchStore(at(`${root}/tas`)));
		// Zarrita 0.7 has no filter "shuffle" of v2.
		const opened = [await zarrita.open.v3(location, { kind: "array" })];
		if (!V2_SHUFFLES.includes(codec)) opened.push(await zarrita.open.v2(location, { kind: "array" }));
		for (const array of opened) {
			const { data, shape } = await zarrita.get(array);
			expect(shape).toEqual([48, 4, 8]);
			expect([...(data as Float32Array)]).toEqual(
				Array.from({ length: 48 * 32 }, (_, i) => 250 + 0.25 * (Math.floor(i / 32) + (i % 32))),
			);
		}
	},
);

withClients(
	"Zarr stores are given further: v2 byte for byte, also as stored; v3 and shards as Zarr",
	async () => {
		const roots = [
			{ address: at("two/zarr"), file: tas },
			{ address: at("two/kerchunk"), file: tas },
			{ address: at("three/zarr"), file: tas },
			{ address: at("sharded/zarr"), file: tas },
			{ address: at("sharded/kerchunk"), file: tas },
		];
		expect(compared(roots).map(({ other }) => other)).toEqual(roots.map(() => ({})));
		for (const root of ["zarr", "kerchunk"])
			for (const key of ["tas/0.0.0", "tas/4.1.0", "tas/9.0.0"]) {
				const stored = readFileSync(join(folder, "two.zarr", key));
				expect([root, key, (await bytesAt(`two/${root}/${key}`)).equals(stored)]).toEqual([root, key, true]);
			}
	},
);

withClients(
	"reference:// reads also what lies in no file, and what is too long to be carried along",
	async () => {
		const file = join(folder, "python.nc");
		const sets = [{ address: at("python.zarr/references.json"), file }];
		const [found] = oracle<readonly { equal: readonly string[]; other: readonly string[] }[]>(
			"served_references.py",
			{ sets, lenient: true },
		);
		expect(found?.other).toEqual([]);
		expect(found?.equal).toEqual(expect.arrayContaining(["big", "columns", "gzip", "long", "offset"]));
		const { refs } = (await json("python.zarr/references.json")) as { refs: Record<string, unknown> };
		expect(refs["gzip/2.2"]).toEqual([at("python.zarr/kerchunk/gzip/2.2")]);
	},
);

test("inner chunks of shards, and chunks of v3 with checksums, are passed on as Zarr v2", async () => {
	expect(await json("sharded/kerchunk/tas/.zarray")).toMatchObject({
		chunks: [4, 4, 8],
		compressor: { id: "gzip" },
	});
	for (const [name, store] of [
		["three", "three.zarr"],
		["sharded", "sharded.zarr"],
		["third", V3],
	] as const)
		for (const path of name === "third" ? ["checked", "inner/packed", "sharded"] : ["tas", "lat"]) {
			const source = zarrita.root(new FileSystemStore(resolve(folder, store)));
			const stored = await zarrita.get(await zarrita.open.v3(source.resolve(path), { kind: "array" }));
			const root = zarrita.root(new FetchStore(at(`${name}/kerchunk/${path}`)));
			const passed = await zarrita.get(await zarrita.open.v2(root, { kind: "array" }));
			expect([name, path, passed]).toEqual([name, path, stored]);
		}
	const whole = readFileSync(join(folder, "turned.zarr", "checked", "c", "1", "0"));
	expect(await json("turned/kerchunk/checked/.zarray")).toMatchObject({ dtype: ">f4", chunks: [32, 64] });
	expect((await bytesAt("turned/kerchunk/checked/1.0")).equals(whole.subarray(0, -4))).toBe(true);
	const turned = await fetch(at("turned/kerchunk/tas/.zarray"));
	expect([turned.status, await turned.text()]).toEqual([
		404,
		expect.stringContaining("its axes are stored in the order 1, 0, 2, which Zarr v2 cannot tell"),
	]);
});

const placeIn = async (root: string, key: string) =>
	((await json(`${root}/references.json`))["refs"] as Record<string, [string, number, number]>)[key] ?? [
		"",
		0,
		0,
	];

withClients("stored chunks of netCDF-3 and of checked netCDF-4 are the bytes of the file", async () => {
	for (const [name, variable] of [
		["classic", "tas"],
		["cdf5", "tas"],
		["classic", "height"],
		["fletcher", "tas"],
	] as const) {
		const key = variable === "tas" && name !== "fletcher" ? "tas/1.0" : `${variable}/0`;
		const [address, offset, size] = await placeIn(name, key);
		expect([key, address]).toEqual([key, expect.stringContaining(`${name}.nc`)]);
		const stored = readFileSync(join(folder, `${name}.nc`)).subarray(offset, offset + size);
		expect((await bytesAt(`${name}/kerchunk/${key}`)).equals(stored)).toBe(true);
	}
	const found = compared(
		["classic", "cdf5"].map((name) => ({
			address: at(`${name}/kerchunk`),
			file: join(folder, `${name}.nc`),
		})),
	);
	expect(found.map(({ other }) => other)).toEqual([{}, {}]);
});

withClients("what cannot be given as it is stored is 404 with the reason", async () => {
	const mixed = await fetch(at("odd/kerchunk/tas/.zarray"));
	expect([mixed.status, await mixed.text()]).toEqual([
		404,
		expect.stringMatching(
			/cannot be given as it is stored: \\"odd_200002-200002\.nc\\" stores it in chunks of 3 × 9999, \\"odd_200001-200001\.nc\\" in chunks of 2 × 9999/,
		),
	]);
	expect((await bytesAt("odd/zarr/tas/0.0")).length).toBeGreaterThan(0);
});

withClients(
	"its page and its STAC item offer no stored chunks where there are none, and the page says why",
	async () => {
		const page = (await bytesAt("odd/")).toString();
		expect(page).not.toContain(`${at("odd/kerchunk")}`);
		expect(page.replace(/<[^>]+>/g, "")).toMatch(
			/&quot;tas&quot; cannot be given as it is stored: &quot;odd_200002-200002\.nc&quot; stores it in chunks of 3 × 9999/,
		);
		expect(Object.keys((await json("odd/stac"))["assets"] as object)).toEqual(["data", "opendap"]);
		expect(JSON.stringify(await json("odd/stac"))).not.toContain("kerchunk");
		expect(Object.keys((await json("many/stac"))["assets"] as object)).toEqual([
			"data",
			"raw",
			"references",
			"references-parquet",
			"opendap",
		]);
	},
);

withClients(
	"a reference set of kerchunk's is a dataset like any other, its chunks those of the files",
	async () => {
		const file = join(folder, "whole.nc");
		const roots = ["zarr", "kerchunk"].map((root) => ({ address: at(`referred/${root}`), file }));
		expect(compared(roots).map(({ other }) => other)).toEqual([{}, {}]);
		const [source, offset, size] = await placeIn("many", "tas/3.1");
		const stored = readFileSync(join(folder, basename(source))).subarray(offset, offset + size);
		expect((await bytesAt("referred/kerchunk/tas/3.1")).equals(stored)).toBe(true);
		const sets = [{ address: at("referred/references.json"), file }];
		expect(oracle<readonly Compared[]>("served_references.py", { sets })).toEqual([
			{ equal: expect.arrayContaining(["tas", "time"]), other: [] },
		]);
	},
);

withClients("zarrita walks the groups of v3 by their consolidated metadata", async () => {
	const root = zarrita.root(new FetchStore(at("groups/zarr")));
	const inner = await zarrita.open.v3(root.resolve("g"), { kind: "group" });
	expect(inner.attrs).toMatchObject({ title: "inner" });
	const { data } = await zarrita.get(await zarrita.open.v3(root.resolve("g/ta"), { kind: "array" }));
	expect([...(data as Float32Array)]).toEqual(Array.from({ length: 6 }, (_, i) => Math.fround(i / 9)));
	const { consolidated_metadata: listed } = (await json("groups/zarr/zarr.json")) as {
		consolidated_metadata: { metadata: Record<string, unknown> };
	};
	expect(Object.keys(listed.metadata)).toEqual(expect.arrayContaining(["g", "g/ta", "g/deep/n", "tas"]));
});

withClients("xarray reads a group below its root, and rounded data say so", async () => {
	const found = oracle<readonly unknown[]>("served_groups.py", {
		root: at("groups/zarr"),
		group: "g",
		odd: at("odd/zarr"),
		bits: at("few.bits/zarr"),
	});
	expect(found).toEqual([["ta"], "inner", 9, 3]);
});

withClients("references to many files are read in ranges, as one dataset", async () => {
	const file = join(folder, "whole.nc");
	const sets = [{ address: at("many/references.json"), file }];
	expect(oracle<readonly Compared[]>("served_references.py", { sets })).toEqual([
		{ equal: expect.arrayContaining(["tas", "time"]), other: [] },
	]);
	const first = await placeIn("many", "tas/0.0");
	const last = await placeIn("many", "tas/4.1");
	expect([first[0], last[0]]).toEqual([
		expect.stringContaining("many_200001"),
		expect.stringContaining("many_200002"),
	]);
	expect(compared([{ address: at("many/kerchunk"), file }]).map(({ other }) => other)).toEqual([{}]);
});

withClients("what zarr-python wrote is given in any order of bytes and axes, with any codec", async () => {
	const file = join(folder, "python.nc");
	const roots = ["zarr", "kerchunk"].map((root) => ({
		address: at(`python.zarr/${root}`),
		file,
		lenient: true,
	}));
	const [zarr, stored] = compared(roots);
	const passed = ["big", "bigdelta", "bits", "columns", "delta", "gaps", "gzip", "long", "lz4", "offset"];
	expect(zarr?.equal.toSorted()).toEqual([...passed, "half", "slashed", "zlib"].toSorted());
	expect(stored?.equal.toSorted()).toEqual([...passed, "slashed", "zlib"]);
	expect([zarr?.other, stored?.other]).toEqual([{}, {}]);
	const half = await fetch(at("python.zarr/kerchunk/half/.zarray"));
	expect([half.status, await half.text()]).toEqual([
		404,
		expect.stringContaining("it holds numbers of half precision, which are changed when they are read"),
	]);
	for (const [variable, key] of [
		["big", "1.1"],
		["bigdelta", "2.1"],
		["bits", "2.2"],
		["columns", "0.2"],
		["delta", "1.0"],
		["gzip", "2.2"],
		["long", "0.0"],
		["lz4", "0.0"],
		["offset", "1.2"],
		["zlib", "0.0"],
		["slashed", "1/2"],
		["gaps", "0.1"],
	] as const) {
		const bytes = readFileSync(join(folder, "python.zarr", variable, key));
		const served = await bytesAt(`python.zarr/kerchunk/${variable}/${key.replace("/", ".")}`);
		expect([variable, served.equals(bytes)]).toEqual([variable, true]);
	}
});
