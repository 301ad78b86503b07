import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { FormatError, StoreError } from "../../core/errors.ts";
import { datasetOf, temperature, variable } from "../io/formats/netcdf4/sample.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-zarr-engine-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const memory = 512 * 2 ** 20;

const filesIn = (path: string) =>
	readdirSync(path, { recursive: true, encoding: "utf8" })
		.filter((name) => statSync(join(path, name)).isFile())
		.sort();
const content = (path: string) =>
	filesIn(path).map((name) => [
		name,
		createHash("sha256")
			.update(readFileSync(join(path, name)))
			.digest("hex"),
	]);

test("a folder is written, replaced, told by size and hash, and opened again", async () => {
	const engine = createLocalEngine({ workers: 0, memory });
	for (const format of ["zarr2", "zarr3"]) {
		const path = at(`${format}.zarr`);
		await engine.write(datasetOf([]), path, { format });
		const written = await engine.write(temperature, path, { format });
		// What `find . -type f | sort | xargs sha256sum | sha256sum` prints, without the "./".
		const lines = filesIn(path).map((name) => {
			const hash = createHash("sha256").update(readFileSync(join(path, name)));
			return `${hash.digest("hex")}  ${name}\n`;
		});
		expect(written).toEqual({
			path,
			bytes: filesIn(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0),
			sha256: createHash("sha256").update(lines.join("")).digest("hex"),
		});
		const opened = await engine.open(path);
		expect([...opened.variables.keys()]).toEqual([...temperature.variables.keys()]);
		const ta = opened.variables.get("ta");
		expect(ta?.attributes.get("_FillValue")).toEqual({ type: "float32", values: [Math.fround(1e20)] });
		expect(await engine.read(ta?.data as never, { start: [0, 0, 0], count: [1, 1, 2] })).toEqual(
			Float32Array.of(1e20, Math.fround(250 + 1 / 7)),
		);
		await engine.write(opened, at(`${format}.nc`));
		expect((await engine.open(at(`${format}.nc`))).variables.get("ta")?.data.shape).toEqual([30, 5, 7]);
	}
	expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
	await engine.close();
});

test("an empty folder, other things and damaged metadata are told apart", async () => {
	const engine = createLocalEngine({ workers: 0, memory });
	await expect(engine.open(folder)).rejects.toThrow(StoreError);
	writeFileSync(at("precious.txt"), "x");
	await expect(engine.write(temperature, folder, { format: "zarr2" })).rejects.toThrow(StoreError);
	expect(existsSync(at("precious.txt"))).toBe(true);
	await engine.write(temperature, at("bad.zarr"), { format: "zarr3" });
	writeFileSync(join(at("bad.zarr"), "zarr.json"), "{");
	await expect(engine.open(at("bad.zarr"))).rejects.toThrow(FormatError);
	await engine.close();
});

/** `npm test` builds before it tests. */
const built = fileURLToPath(new URL("../../dist/io/formats/zarr/writer.js", import.meta.url));
(existsSync(built) ? test : test.skip)(
	"threads write the same bytes and read the same values as the calling thread",
	async () => {
		const values = Float32Array.from({ length: 64 * 200 * 200 }, (_, i) =>
			Math.round(1000 * Math.sin(i / 999)),
		);
		const field = variable("field", { type: "float32", axes: { time: 64, y: 200, x: 200 }, values });
		const dataset = datasetOf(
			[...temperature.variables.values(), { ...field, storage: { chunkShape: [3, 200, 200] } }],
			{
				dimensions: new Map([
					...temperature.dimensions,
					...["time64", "y", "x"].map(
						(name) => [name, { size: name === "time64" ? 64 : 200, unlimited: false }] as const,
					),
				]),
			},
		);
		const big = {
			...dataset,
			variables: new Map(dataset.variables).set("field", { ...field, dimensions: ["time64", "y", "x"] }),
		};
		const here = createLocalEngine({ workers: 0, memory });
		const there = createLocalEngine({ workers: 2, memory });
		for (const format of ["zarr2", "zarr3"]) {
			await here.write(big, at("here.zarr"), { format });
			await there.write(big, at("there.zarr"), { format });
			expect(content(at("there.zarr"))).toEqual(content(at("here.zarr")));
		}
		const data = (await there.open(at("there.zarr"))).variables.get("field")?.data;
		// Not by toEqual, which takes seconds for so many.
		const read = (await there.readAll(data as never)) as Float32Array;
		expect(Buffer.compare(new Uint8Array(read.buffer), new Uint8Array(values.buffer))).toBe(0);
		rmSync(join(at("there.zarr"), "field/c/0/0/0"));
		writeFileSync(join(at("there.zarr"), "field/c/0/0/0"), "damaged");
		await expect(there.readAll(data as never)).rejects.toThrow('chunk "field/c/0/0/0" is damaged');
		await Promise.all([here.close(), there.close()]);
	},
);
