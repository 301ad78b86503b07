// headwater serve while others ask for what has to be computed: with threads and without (--workers 0), interleaved. Chunks in each second of eight
// clients beside xarray and numcodecs on the same work without HTTP, and how long one who asks for stored chunks and names waits
// meanwhile. node bench/serve_computed.mjs [FOLDER] [SECONDS] [ROUNDS]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

const [folder = "/tmp/headwater-bench-serve-computed", seconds = "6", rounds = "3"] = process.argv.slice(2);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const STEPS = 60;
const data = join(folder, "ta.nc");
const settings = join(folder, "serve.json");
const sorted = (values) => values.toSorted((a, b) => a - b);
const at = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))];
const median = (values) => at(values, 0.5);

const KINDS = {
	celsius: { steps: ["change-units:variable=ta,units=degC"], codec: "zlib" },
	coarse: {
		steps: ["regrid:grid=r180x90,method=conservative", "change-units:variable=ta,units=degC"],
		codec: "zstd",
	},
	rounded: { codec: "blosc", keep_bits: 12 },
};

/** Of each kind so many datasets: no chunk is asked for again while it is still in memory. */
const COPIES = ["", "2", "3"];
const IDS = COPIES.flatMap((copy) => [`coarse${copy}`, `rounded${copy}`]);

function prepare() {
	mkdirSync(folder, { recursive: true });
	spawnSync("/usr/bin/python3", [here("serve_computed_data.py"), data, String(STEPS)], { stdio: "inherit" });
	const datasets = Object.entries(KINDS).flatMap(([kind, how]) =>
		COPIES.map((copy) => [kind + copy, { files: data, ...how }]),
	);
	writeFileSync(
		settings,
		JSON.stringify({ datasets: { raw: { files: data }, ...Object.fromEntries(datasets) } }),
	);
}

async function start(flags) {
	const command = [here("../bin/headwater"), "serve", settings, "--port", "0", ...flags];
	const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "ignore"] });
	let said = "";
	for await (const part of child.stdout) {
		said += part;
		if (said.includes("Stop with")) break;
	}
	child.stdout.resume();
	const address = /at (http\S+)/.exec(said)[1];
	const [many, alone] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
	const ask = (path, agent = many) =>
		new Promise((resolve, reject) => {
			get(`${address}/datasets/${path}`, { agent }, async (answer) => {
				const parts = [];
				for await (const part of answer) parts.push(part);
				if (answer.statusCode === 200) resolve(Buffer.concat(parts));
				else reject(new Error(`${path}: ${answer.statusCode} ${Buffer.concat(parts)}`));
			}).on("error", reject);
		});
	for (const id of ["raw", "celsius", ...IDS]) await ask(`${id}/zarr/.zmetadata`);
	return {
		ask,
		askAlone: (path) => ask(path, alone),
		async stop() {
			for (const agent of [many, alone]) agent.destroy();
			child.kill("SIGTERM");
			await once(child, "exit");
		},
	};
}

/** Runs clients that each ask for one thing after the other; gives how many of each were answered in a second, and the waits of another client. */
async function under(server, clients) {
	const counts = {};
	const waits = [];
	let isOver = false;
	const loops = clients.map(async ([kind, next]) => {
		while (!isOver) {
			await server.ask(next());
			counts[kind] = (counts[kind] ?? 0) + 1;
		}
	});
	const healthy = (async () => {
		const asked = [];
		for (let i = 0; !isOver; i++) {
			const begun = performance.now();
			// A coordinate as it is stored, and names: what takes a millisecond.
			const path = i % 2 === 0 ? "raw/kerchunk/lat/0" : "raw/keys";
			asked.push(server.askAlone(path).then(() => waits.push(performance.now() - begun)));
			await sleep(20);
		}
		await Promise.all(asked);
	})();
	const begun = performance.now();
	await sleep(Number(seconds) * 1000);
	const elapsed = (performance.now() - begun) / 1000;
	const rates = Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, count / elapsed]));
	isOver = true;
	await Promise.all([...loops, healthy]);
	return { rates, waits };
}

const computed = () => {
	let next = 0;
	return () => {
		const step = Math.floor(next / IDS.length) % STEPS;
		return `${IDS[next++ % IDS.length]}/zarr/ta/${step}.0.0.0`;
	};
};

const pictures = () => {
	let next = 0;
	const colours = ["viridis", "plasma", "magma", "inferno", "cividis", "turbo", "RdBu", "coolwarm"];
	return () => {
		const [frame, turn] = [next % 12, Math.floor(next++ / 12)];
		const kind = ["image", "quadmesh", "contourf"][frame % 3];
		return `raw/plot/ta/${kind}/${colours[turn % colours.length]}?format=png&frame=${frame}`;
	};
};

const times = (count, one) => Array.from({ length: count }, () => one);

/** All chunks of one recipe by eight clients, in seconds: as the peer does it. */
async function allChunks(server) {
	const steps = Array.from({ length: STEPS }, (_, step) => step);
	const begun = performance.now();
	await Promise.all(
		times(8, 0).map(async () => {
			for (let step = steps.shift(); step !== undefined; step = steps.shift())
				await server.ask(`celsius/zarr/ta/${step}.0.0.0`);
		}),
	);
	return (performance.now() - begun) / 1000;
}

function python() {
	const done = spawnSync("/usr/bin/python3", [here("serve_computed_python.py"), data], { encoding: "utf8" });
	if (done.status !== 0) throw new Error(done.stderr);
	const [took, sha256] = done.stdout.trim().split(" ");
	return { took: Number(took), sha256 };
}

/** Bytes of equal rank lie together. */
const unshuffled = (bytes) =>
	Buffer.from({ length: bytes.length }).map((_, i) => bytes[(i % 4) * (bytes.length / 4) + (i >> 2)]);

prepare();
const FLAGS = { threads: [], "--workers 0": ["--workers", "0"] };
const runs = { threads: [], "--workers 0": [], python: [] };
const all = { threads: [], "--workers 0": [] };
for (let round = 0; round < Number(rounds); round++) {
	const peer = python();
	runs.python.push(STEPS / peer.took);
	for (const [name, flags] of Object.entries(FLAGS)) {
		const server = await start(flags);
		try {
			const values = unshuffled(inflateSync(await server.ask("celsius/zarr/ta/7.0.0.0")));
			const sha256 = createHash("sha256").update(values).digest("hex");
			if (sha256 !== peer.sha256) throw new Error("the values differ from those of xarray");
			all[name].push(STEPS / (await allChunks(server)));
			const next = computed();
			const chunks = await under(server, times(8, ["chunks", next]));
			const mixed = await under(server, [
				...times(8, ["chunks", next]),
				...times(4, ["pictures", pictures()]),
			]);
			runs[name].push({ chunks, mixed });
		} finally {
			await server.stop();
		}
	}
}
const [mine, others] = [median(all.threads), median(runs.python)];
console.log(
	`chunks K -> degC, shuffle and zlib 1, 8 clients: ${mine.toFixed(1)}/s with threads, ${median(all["--workers 0"]).toFixed(1)}/s without; xarray and numcodecs without HTTP ${others.toFixed(1)}/s: ${(mine / others).toFixed(2)} times as fast`,
);
for (const name of Object.keys(FLAGS))
	for (const [kind, title] of [
		["chunks", "8 clients for chunks"],
		["mixed", "8 for chunks, 4 for pictures"],
	]) {
		const waits = runs[name].flatMap((run) => run[kind].waits);
		const rates = ["chunks", "pictures"].flatMap((what) => {
			const found = runs[name].flatMap((run) => run[kind].rates[what] ?? []);
			return found.length > 0 ? [`${median(found).toFixed(1)} ${what}/s`] : [];
		});
		const wait = [0.5, 0.99, 1].map((part) => at(waits, part).toFixed(0));
		console.log(
			`${title}, ${name}: ${rates.join(", ")}; another client waits ${wait.join(" / ")} ms (median / 99 % / at most)`,
		);
	}
