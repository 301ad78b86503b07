import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { removeFolder, temporaryFolder, until } from "../../cli/command.ts";
import { datasetOf, number, variable } from "../../io/formats/netcdf4/sample.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

const [TIMES, LEVELS, ROWS, COLUMNS] = [24, 3, 90, 180];
const LIMIT = 30_000;
let folder: string;
let here: ServedHeadwater;
let threaded: ServedHeadwater;

/** Monthly temperatures that no codec can make small, each step a chunk of its own. */
const fields = (times: number) => {
	let state = 1;
	const values = Float32Array.from({ length: times * LEVELS * ROWS * COLUMNS }, () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return 200 + state / 2 ** 25;
	});
	values.fill(1e20, 5000, 6000);
	return values;
};

const axis = (name: string, length: number, of: { first: number; step: number; units: string; is: string }) =>
	variable(
		name,
		{
			type: "float64",
			axes: { [name]: length },
			values: Float64Array.from({ length }, (_, i) => of.first + of.step * i),
		},
		{
			attributes: { units: of.units, standard_name: of.is, ...(name === "time" && { calendar: "360_day" }) },
		},
	);

async function writeSample(path: string, times = TIMES): Promise<void> {
	const engine = createEngine({
		readers: [netcdf4Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: 512 * 2 ** 20,
	});
	const ta = variable(
		"ta",
		{ type: "float32", axes: { time: times, plev: LEVELS, lat: ROWS, lon: COLUMNS }, values: fields(times) },
		{
			attributes: {
				units: "K",
				standard_name: "air_temperature",
				_FillValue: number("float32", Math.fround(1e20)),
			},
			storage: { chunkShape: [1, LEVELS, ROWS, COLUMNS], deflate: 1, shuffle: true },
		},
	);
	const axes = [
		axis("time", times, { first: 15, step: 30, units: "days since 2000-01-01", is: "time" }),
		axis("plev", LEVELS, { first: 85_000, step: -25_000, units: "Pa", is: "air_pressure" }),
		axis("lat", ROWS, { first: -89, step: 2, units: "degrees_north", is: "latitude" }),
		axis("lon", COLUMNS, { first: 1, step: 2, units: "degrees_east", is: "longitude" }),
	];
	await engine.write(datasetOf([...axes, ta]), path);
	await engine.close();
}

/** Cells whose rows and columns bend, without corners in the file. */
async function writeBent(path: string): Promise<void> {
	const engine = createEngine({
		readers: [netcdf4Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: 512 * 2 ** 20,
	});
	const [high, wide] = [40, 60];
	const place = (name: string, units: string, at: (row: number, column: number) => number) =>
		variable(
			name,
			{
				type: "float64",
				axes: { y: high, x: wide },
				values: Float64Array.from({ length: high * wide }, (_, i) => at(Math.floor(i / wide), i % wide)),
			},
			{ attributes: { units, standard_name: name === "lat" ? "latitude" : "longitude" } },
		);
	const lat = place("lat", "degrees_north", (row, column) => -70 + 3.5 * row + Math.sin(column / 9));
	const lon = place("lon", "degrees_east", (row, column) => 6 * column + 2 * Math.cos(row / 7));
	const values = Float32Array.from({ length: high * wide }, (_, i) => 10 + Math.sin(i / 50));
	const tos = variable(
		"tos",
		{ type: "float32", axes: { y: high, x: wide }, values },
		{ attributes: { units: "degC", coordinates: "lat lon" } },
	);
	await engine.write(datasetOf([lat, lon, tos]), path);
	await engine.close();
}

const DATASETS = {
	raw: {},
	celsius: { steps: ["change-units:variable=ta,units=degC"], codec: "zlib" },
	coarse: { steps: ["regrid:grid=r60x30,method=conservative"], codec: "zstd" },
	rounded: { steps: ["level:value=600hPa"], codec: "blosc", keep_bits: 8 },
	plain: { codec: "none", chunks: { time: 2, lat: 40 } },
};

const serveFile = (name: string, datasets: object): string => {
	const path = join(folder, name);
	writeFileSync(path, JSON.stringify({ datasets }));
	return path;
};

beforeAll(async () => {
	folder = temporaryFolder("serve-threads");
	const files = join(folder, "ta.nc");
	await writeSample(files);
	const bent = join(folder, "bent.nc");
	await writeBent(bent);
	const regridded = (method: string) => ({ files: bent, steps: [`regrid:grid=r36x18,method=${method}`] });
	const all = [
		...["nearest", "bilinear", "conservative"].map((method) => [method, regridded(method)]),
		...Object.entries(DATASETS).map(([id, how]) => [id, { files, ...how }]),
	];
	const path = serveFile("all.json", Object.fromEntries(all));
	// Each makes its own weights.
	const environment = (name: string) => ({ HEADWATER_CACHE: join(folder, name) });
	here = await serveHeadwater([path, "--workers", "0"], { cwd: folder, environment: environment("here") });
	threaded = await serveHeadwater([path, "--workers", "2"], {
		cwd: folder,
		environment: environment("threaded"),
	});
}, 60_000);
afterAll(async () => {
	await Promise.all([here.stop(), threaded.stop()]);
	removeFolder(folder);
});

const get = (served: ServedHeadwater, path: string, signal?: AbortSignal) =>
	fetch(`${served.address}/datasets/${path}`, {
		signal: AbortSignal.any([AbortSignal.timeout(LIMIT), ...(signal ? [signal] : [])]),
	});

interface Answer {
	readonly path: string;
	readonly status: number;
	readonly type: string | null;
	readonly sha256: string;
}

async function answerOf(served: ServedHeadwater, path: string): Promise<Answer> {
	const answer = await get(served, path);
	const bytes = Buffer.from(await answer.arrayBuffer());
	const type = answer.headers.get("content-type");
	// Pages tell where they are.
	const told = type?.startsWith("text/html")
		? Buffer.from(bytes.toString().replaceAll(new URL(served.address).host, "host"))
		: bytes;
	return { path, status: answer.status, type, sha256: createHash("sha256").update(told).digest("hex") };
}

const part = "ta[0:2:22][1:2][0:89][0:179]";
const GOOD = [
	...["celsius", "coarse"].flatMap((id) => [0, 11, 23].map((i) => `${id}/zarr/ta/${i}.0.0.0`)),
	"rounded/zarr/ta/0.0.0",
	"plain/zarr/ta/3.0.2.0",
	"coarse/zarr/lat/0",
	...["nearest", "bilinear", "conservative"].map((method) => `${method}/zarr/tos/0.0`),
	"raw/viewer/0/ta/5.1.0.0",
	"raw/plot/ta/image/viridis?format=png&frame=3",
	"raw/plot/ta/contourf/magma/plev/50000_70000/lat/-30_30?format=svg",
	"raw/plot/ta/quadmesh/turbo",
	"raw/plot/ta/hist/viridis?format=svg",
	"coarse/plot/ta/line/viridis?format=png",
	"raw/groupby/ta/time.season/mean?format=json",
	"raw/groupby/ta/time.year/max",
	"raw/groupby/ta/lat/mean?width=30&format=html",
	"coarse/groupby/ta/time.month/sum/zarr/pp_ta_time_month_sum/0.0.0.0",
	`celsius/opendap.dods?${part}`,
	`celsius/opendap.ascii?${part.replace("0:2:22", "3")}`,
];
const BAD = [
	"raw/plot/ta/image/viridis/height/3_4?format=png",
	"raw/plot/lat/image/viridis?format=png",
	"raw/plot/ta/image/viridis?format=png&frame=99",
	"raw/groupby/ta/height/mean",
];

test.each([...GOOD, ...BAD])("threads give the very bytes that one thread gives: %s", async (path) => {
	const [one, other] = [await answerOf(here, path), await answerOf(threaded, path)];
	expect(other).toEqual(one);
	expect(one.status >= 400).toBe(BAD.includes(path));
});

/** A file behind a server that gives its ranges one by one, when it is told to; all of them while `isOpen`. */
async function heldFile(path: string) {
	const state = { isOpen: true, asked: 0, waiting: [] as (() => void)[] };
	const bytes = readFileSync(path);
	const { mtimeMs } = statSync(path);
	const server = createServer(async (request, response) => {
		const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
		const isRead = request.method === "GET";
		if (isRead) state.asked++;
		if (isRead && !state.isOpen) await new Promise<void>((resolve) => state.waiting.push(resolve));
		const range = from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1);
		response.writeHead(from === undefined ? 200 : 206, {
			etag: `"${mtimeMs}"`,
			"content-length": range.length,
			"accept-ranges": "bytes",
			...(from !== undefined && {
				"content-range": `bytes ${from}-${Number(from) + range.length - 1}/${bytes.length}`,
			}),
		});
		response.end(range);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		state,
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ta.nc`,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

test("what a client asked for that has gone is not computed to its end, and its thread is free", async () => {
	const long = join(folder, "long.nc");
	await writeSample(long, 4 * TIMES);
	const held = await heldFile(long);
	const path = serveFile("far.json", {
		far: { files: held.address, steps: DATASETS.celsius.steps },
		near: { files: join(folder, "ta.nc"), steps: DATASETS.celsius.steps },
	});
	const served = await serveHeadwater([path, "--workers", "1"], { cwd: folder });
	try {
		await (await get(served, "far/zarr/.zmetadata")).arrayBuffer();
		expect((await get(served, "far/zarr/ta/0.0.0.0")).status).toBe(200);
		// What the whole takes.
		let before = held.state.asked;
		expect((await get(served, "far/groupby/ta/time.year/mean?format=json")).status).toBe(200);
		const whole = held.state.asked - before;
		before = held.state.asked;
		held.state.isOpen = false;
		const leaving = new AbortController();
		const left = get(served, "far/groupby/ta/time.year/max?format=json", leaving.signal);
		const fails = expect(left).rejects.toThrow();
		await until(() => held.state.waiting.length > 0, 30);
		leaving.abort();
		await fails;
		let isFree = false;
		const next = get(served, "near/zarr/ta/7.0.0.0").then(({ status }) => {
			isFree = true;
			return status;
		});
		while (!isFree) {
			// Whoever answers has heard meanwhile that the other has gone.
			await (await get(served, "near/keys")).arrayBuffer();
			for (const give of held.state.waiting.splice(0)) give();
		}
		expect(await next).toBe(200);
		expect(held.state.asked - before).toBeLessThan(whole);
		expect(served.log()).not.toContain("error");
	} finally {
		held.state.isOpen = true;
		for (const give of held.state.waiting.splice(0)) give();
		await served.stop();
		held.close();
	}
}, 60_000);

/** Lets the thread die that reads next once a file is there. */
function dyingThreads(flag: string): string {
	const file = join(folder, "dying.mjs");
	writeFileSync(
		file,
		`import { existsSync, rmSync } from "node:fs";
		import { isMainThread } from "node:worker_threads";
		const load = Atomics.load;
		if (!isMainThread) Atomics.load = (array, at) => {
			if (array.length === 1 && existsSync(${JSON.stringify(flag)})) {
				rmSync(${JSON.stringify(flag)});
				process.exit(9);
			}
			return load(array, at);
		};`,
	);
	return file;
}

test("a thread that dies is 503 for its request alone; others and those that follow are answered", async () => {
	const flag = join(folder, "die");
	const served = await serveHeadwater([join(folder, "all.json"), "--workers", "2"], {
		cwd: folder,
		environment: { NODE_OPTIONS: `--import=${dyingThreads(flag)}` },
	});
	try {
		const path = "celsius/zarr/ta/4.0.0.0";
		expect((await get(served, "celsius/zarr/ta/3.0.0.0")).status).toBe(200);
		writeFileSync(flag, "");
		const [dying, other] = await Promise.all([get(served, path), get(served, "celsius/keys")]);
		expect([dying.status, other.status]).toEqual([503, 200]);
		expect(dying.headers.get("retry-after")).not.toBeNull();
		expect(await dying.json()).toMatchObject({ error: { status: 503 } });
		expect(served.log()).toContain("thread ended without an answer");
		expect(await answerOf(served, path)).toEqual(await answerOf(here, path));
	} finally {
		const { code } = await served.stop();
		expect(code).toBe(0);
	}
}, 60_000);

test("what threads are sent and leave behind does not pile up", async () => {
	const resident = () =>
		Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${threaded.child.pid}/status`, "utf8"))?.[1]) / 1024;
	const ask = async (from: number, to: number) => {
		for (let i = from; i < to; i++) {
			const path = `coarse/opendap.dods?ta[0:${8 + (i % 15)}][0:2][${i % 20}:29][0:59]`;
			expect((await answerOf(threaded, path)).status).toBe(200);
		}
	};
	await ask(0, 60);
	const before = resident();
	await ask(60, 240);
	// Whoever kept what each of these takes would need much more.
	expect(resident()).toBeLessThan(before + 250);
}, 60_000);
