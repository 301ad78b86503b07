import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { concat, values } from "../../core/array/build.ts";
import type { Attribute, Variable } from "../../core/model/dataset.ts";
import { datasetOf, range, type SmallWorld, smallWorld, timeOf } from "./small-world.ts";

const MEBIBYTE = 2 ** 20;
const STEPS = 240;
const SHAPE = [1, 17, 96, 144];

let world: SmallWorld;
let file: string;
beforeAll(async () => {
	world = await smallWorld("memory");
	file = await world.file("large.nc", large());
}, 60_000);
afterAll(() => world.close());

/** 226 MB of monthly temperatures in chunks of one step; the same values every month, so that making them takes no memory. */
function large() {
	const month = Float32Array.from({ length: 17 * 96 * 144 }, (_, index) => 200 + (index % 9973) / 100);
	const data = concat(Array(STEPS).fill(values("float32", SHAPE, month)), 0);
	const attributes = new Map<string, Attribute>([
		["units", "K"],
		["standard_name", "air_temperature"],
		["cell_methods", "time: mean"],
	]);
	const dimensions = ["time", "plev", "lat", "lon"];
	const storage = { chunkShape: SHAPE, deflate: 1, shuffle: true };
	const ta: Variable = { name: "ta", type: "float32", dimensions, attributes, data, storage };
	const rest = datasetOf(
		{ "time*": STEPS, plev: 17, lat: 96, lon: 144 },
		{
			...timeOf(range(STEPS, 15, 30.4375)),
			plev: ["plev", range(17, 1000, -50), { units: "hPa", standard_name: "air_pressure", positive: "down" }],
			lat: ["lat", range(96, -89, 1.87), { units: "degrees_north" }],
			lon: ["lon", range(144, 0, 2.5), { units: "degrees_east" }],
		},
	);
	return { ...rest, variables: new Map(rest.variables).set("ta", ta) };
}

const child = fileURLToPath(new URL("convert-in-child.mjs", import.meta.url));
const products = () => join(world.folder, "products");

function convertIn(memory: number, level = ""): { peak: number; bytes: number } {
	const done = spawnSync(process.execPath, [child, file, String(memory), products(), level], {
		encoding: "utf8",
	});
	if (done.status !== 0) throw new Error(done.stderr);
	return JSON.parse(done.stdout);
}

test("converting 226 MB stays within 256 MiB of resident memory, the process itself included", () => {
	const { peak, bytes } = convertIn(256 * MEBIBYTE);
	expect(bytes).toBeGreaterThan(200 * MEBIBYTE);
	expect(peak).toBeLessThan(256 * MEBIBYTE);
}, 60_000);

test("one level of 226 MB stays within 200 MiB of resident memory", () => {
	const { peak, bytes } = convertIn(200 * MEBIBYTE, "850");
	expect(bytes).toBeLessThan(20 * MEBIBYTE);
	expect(peak).toBeLessThan(200 * MEBIBYTE);
}, 60_000);

test("a process killed while it writes leaves nothing that could be taken for a product", async () => {
	const folder = join(world.folder, "killed");
	mkdirSync(folder);
	const writer = spawn(process.execPath, [child, file, String(256 * MEBIBYTE), folder, ""]);
	const ended = once(writer, "exit");
	const written = () => readdirSync(folder).map((name) => statSync(join(folder, name)).size);
	const waiting = setInterval(() => {
		if (written().some((size) => size > MEBIBYTE)) writer.kill("SIGKILL");
	}, 5);
	const [, signal] = await ended;
	clearInterval(waiting);
	expect(signal).toBe("SIGKILL");
	expect(readdirSync(folder).filter((name) => name.endsWith(".nc"))).toEqual([]);
}, 60_000);
