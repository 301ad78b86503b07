// What the memory of a server consists of under everything at once: stored and computed chunks, OPeNDAP, plots, statistics, lists, clients that
// take their time, and idle connections. node bench/serve_memory.mjs [FOLDER] [SECONDS] [CLIENTS] [FLAG...] (flags of headwater serve)
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { listening, makeData } from "./serve_servers.mjs";

const [folder = "/tmp/headwater-bench-memory", seconds = "30", clients = "64", ...flags] =
	process.argv.slice(2);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const IDLE = 500;
/** Of so many clients one reads 256 KiB in a second. */
const SLOW_EVERY = 4;
const probe = join(folder, "memory.jsonl");

function prepare() {
	mkdirSync(folder, { recursive: true });
	rmSync(probe, { force: true });
	makeData(folder);
	const computed = [here("serve_computed_data.py"), join(folder, "ta.nc"), "60"];
	spawnSync("/usr/bin/python3", computed, { stdio: "inherit" });
	const files = (name) => join(folder, `${name}.nc`);
	const datasets = {
		small: { files: files("small") },
		large: { files: files("large") },
		ta: { files: files("ta") },
		zipped: { files: files("large"), codec: "zlib" },
		celsius: { files: files("ta"), steps: ["change-units:variable=ta,units=degC"], codec: "zlib" },
		rounded: { files: files("ta"), codec: "blosc", keep_bits: 12 },
	};
	writeFileSync(join(folder, "serve.json"), JSON.stringify({ datasets }));
}

async function start() {
	const child = spawn(
		process.execPath,
		[
			...["--import", here("serve_memory_probe.mjs"), here("../bin/headwater")],
			...["serve", join(folder, "serve.json"), "--port", "0", ...flags],
		],
		{ stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, HEADWATER_MEMORY_PROBE: probe } },
	);
	return listening(child);
}

const step = (most) => Math.floor(Math.random() * most);
const LEVELS = "[0:1:18][0:1:179][0:1:359]";
const ASKED = [
	() => `datasets/small/kerchunk/field/${step(128)}.0.0`,
	() => `datasets/large/kerchunk/field/${step(32)}.0.0`,
	() => `datasets/large/zarr/field/${step(32)}.0.0`,
	() => `datasets/zipped/zarr/field/${step(32)}.0.0`,
	() => `datasets/celsius/zarr/ta/${step(60)}.0.0.0`,
	() => `datasets/rounded/zarr/ta/${step(60)}.0.0.0`,
	() => `datasets/ta/opendap.dods?ta[${step(30)}:1:59]${LEVELS}`,
	() => `datasets/large/opendap.dods?field[${step(16)}:1:31][0:1:1249][0:1:1249]`,
	() => `datasets/ta/opendap.ascii?ta[${step(60)}]${LEVELS}`,
	() => `datasets/ta/plot/ta/image/viridis/time/${step(59)}_60?format=png&frame=0`,
	() => `datasets/ta/groupby/ta/time.season/mean?lat=0_30&format=json`,
	() => `datasets/ta/groupby/ta/time.season/mean?format=nc`,
	() => "stac/search?limit=100",
	() => "datasets/ta/zarr/.zmetadata",
];

const statuses = new Map();
const count = (name) => statuses.set(name, (statuses.get(name) ?? 0) + 1);

/** Takes an answer; a slow client in small sips, and no longer than the load lasts. */
function taken(address, path, { agent, isSlow, isOver }) {
	return new Promise((resolve) => {
		const request = get(`${address}/${path}`, { agent }, async (answer) => {
			count(String(answer.statusCode));
			try {
				for await (const piece of answer) {
					if (isOver()) break;
					if (isSlow) await sleep((1000 * piece.length) / 2 ** 18);
				}
			} catch {
				count("broken");
			}
			answer.destroy();
			resolve();
		});
		request.on("error", () => {
			count("failed");
			resolve();
		});
	});
}

async function load(address) {
	const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
	const idle = Array.from({ length: IDLE }, () => connect(Number(new URL(address).port), "127.0.0.1"));
	for (const socket of idle) socket.on("error", () => undefined);
	let over = false;
	const isOver = () => over;
	const one = async (at) => {
		for (let i = at; !over; i++) {
			const path = ASKED[i % ASKED.length]();
			await taken(address, path, { agent, isSlow: at % SLOW_EVERY === 0, isOver });
		}
	};
	const all = Array.from({ length: Number(clients) }, (_, at) => one(at));
	await sleep(1000 * Number(seconds));
	over = true;
	await Promise.all(all);
	agent.destroy();
	for (const socket of idle) socket.destroy();
}

/** MiB of the whole process by /proc. */
function rollup(pid) {
	const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
	const of = (name) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1]) / 1024);
	return { rss: of("Rss"), anonymous: of("Anonymous"), shared: of("Shared_Clean") };
}

function told() {
	const lines = readFileSync(probe, "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	const peak = Math.max(...lines.map(({ peak = 0 }) => peak));
	console.log(`peak resident: ${peak} MiB`);
	const highest = lines.reduce((most, line) => ((line.rss ?? 0) > (most.rss ?? 0) ? line : most));
	console.log("where it was highest:");
	const threads = new Map();
	for (const line of lines) if (Math.abs(line.time - highest.time) < 600) threads.set(line.thread, line);
	for (const line of threads.values()) console.log(` ${JSON.stringify(line)}`);
}

prepare();
const { child, address } = await start();
try {
	await sleep(1500);
	console.log(`before: ${JSON.stringify(rollup(child.pid))}`);
	await load(address);
	console.log(`at the end of the load: ${JSON.stringify(rollup(child.pid))}`);
	await sleep(5000);
	console.log(`5 s later: ${JSON.stringify(rollup(child.pid))}`);
	console.log(`answers: ${JSON.stringify(Object.fromEntries([...statuses].toSorted()))}`);
	told();
} finally {
	child.kill("SIGTERM");
	await Promise.race([once(child, "exit"), sleep(5000)]);
	child.kill("SIGKILL");
}
