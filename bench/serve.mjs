// headwater serve beside nginx and a bare server of node:http: stored chunks in MB/s, metadata in requests/s, with wrk.
// node bench/serve.mjs [FOLDER] [SECONDS] [ROUNDS]; node bench/serve.mjs --soak [MINUTES] tells how memory goes.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractChunks, makeData, SETS, startNginx, startOurs, stop } from "./serve_servers.mjs";

const soaks = process.argv[2] === "--soak";
const [folder = "/tmp/headwater-bench-serve", seconds = "4", rounds = "3"] = soaks
	? []
	: process.argv.slice(2);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const CLIENTS = [1, 8, 64];

if (process.argv[2] === "--bare") {
	// The ten lines everything is compared with.
	const body = readFileSync(process.argv[3]);
	createServer((_, answer) => {
		answer.writeHead(200, { "content-type": "application/json", "content-length": body.length });
		answer.end(body);
	}).listen(Number(process.argv[4]), "127.0.0.1");
} else await main();

async function main() {
	makeData(folder);
	const ours = await startOurs(folder);
	try {
		if (soaks) await soak(ours);
		else await compare(ours);
	} finally {
		await stop(ours);
	}
}

function wrk(address, { clients, steps, path }) {
	const script = join(folder, "chunks.lua");
	writeFileSync(
		script,
		steps === undefined
			? ""
			: `local i = 0\nrequest = function()\n i = (i + 1) % ${steps}\n return wrk.format("GET", "${path}" .. i .. ".0.0")\nend\n`,
	);
	const url = steps === undefined ? `${address}${path}` : address;
	const done = spawnSync(
		"wrk",
		[
			"-t1",
			`-c${clients}`,
			`-d${seconds}s`,
			"--timeout",
			"30s",
			...(steps === undefined ? [] : ["-s", script]),
			url,
		],
		{ encoding: "utf8" },
	);
	if (/Non-2xx/.test(done.stdout)) throw new Error(done.stdout);
	const [, perSecond] = /Requests\/sec:\s+([\d.]+)/.exec(done.stdout);
	const [, amount, unit] = /Transfer\/sec:\s+([\d.]+)(KB|MB|GB)/.exec(done.stdout);
	return { requests: Number(perSecond), megabytes: Number(amount) * { KB: 1e-3, MB: 1, GB: 1e3 }[unit] };
}

async function sameBytes(a, b) {
	// No connection is kept: servers end idle ones, and this process hears nothing while wrk runs.
	const headers = { connection: "close" };
	const [one, other] = await Promise.all(
		[a, b].map(async (address) => Buffer.from(await (await fetch(address, { headers })).arrayBuffer())),
	);
	if (!one.equals(other)) throw new Error(`${a} and ${b} differ`);
}

async function compare(ours) {
	await extractChunks(folder, ours);
	const nginx = await startNginx(folder);
	try {
		for (const { name, steps, of } of SETS) {
			await sameBytes(
				`${ours.address}/datasets/${name}/kerchunk/field/7.0.0`,
				`${nginx.address}/${name}/7.0.0`,
			);
			for (const clients of CLIENTS) {
				const runs = { ours: [], nginx: [] };
				for (let round = 0; round < Number(rounds); round++) {
					runs.ours.push(
						wrk(ours.address, { clients, steps, path: `/datasets/${name}/kerchunk/field/` }).megabytes,
					);
					runs.nginx.push(wrk(nginx.address, { clients, steps, path: `/${name}/` }).megabytes);
				}
				const [mine, theirs] = [median(runs.ours), median(runs.nginx)];
				const required = clients === 1 ? 30 : 50;
				console.log(
					`chunks of ${of}, ${String(clients).padStart(2)} clients: ours ${mine.toFixed(0)} MB/s, nginx ${theirs.toFixed(0)} MB/s: ${((100 * mine) / theirs).toFixed(0)} % (required ${required} %)`,
				);
			}
		}
	} finally {
		await stop(nginx);
	}
	await compareMetadata(ours);
}

async function compareMetadata(ours) {
	const path = "/datasets/small/zarr/.zmetadata";
	const file = join(folder, "metadata.json");
	writeFileSync(
		file,
		Buffer.from(
			await (await fetch(ours.address + path, { headers: { "accept-encoding": "identity" } })).arrayBuffer(),
		),
	);
	const port = 20_000 + Math.floor(Math.random() * 20_000);
	const bare = spawn(process.execPath, [fileURLToPath(import.meta.url), "--bare", file, String(port)], {
		stdio: "ignore",
	});
	await new Promise((resolve) => setTimeout(resolve, 500));
	const address = `http://127.0.0.1:${port}`;
	try {
		await sameBytes(ours.address + path, `${address}/`);
		for (const clients of CLIENTS) {
			const runs = { ours: [], bare: [] };
			for (let round = 0; round < Number(rounds); round++) {
				runs.ours.push(wrk(ours.address, { clients, path }).requests);
				runs.bare.push(wrk(address, { clients, path: "/" }).requests);
			}
			const [mine, theirs] = [median(runs.ours), median(runs.bare)];
			console.log(
				`metadata, ${String(clients).padStart(2)} clients: ours (2 processes) ${mine.toFixed(0)}/s, bare node:http (1 process) ${theirs.toFixed(0)}/s: ${((100 * mine) / theirs).toFixed(0)} % (required 25 %)`,
			);
		}
	} finally {
		bare.kill("SIGTERM");
	}
}

async function residents({ address }) {
	const text = await (await fetch(`${address}/metrics`)).text();
	return [...text.matchAll(/headwater_resident_bytes\{process="\d+"\} (\d+)/g)].map(([, bytes]) =>
		Math.round(Number(bytes) / 2 ** 20),
	);
}

/** Chunks of both files and metadata, 8 clients, for ten minutes. */
async function soak(ours) {
	const minutes = Number(process.argv[3] ?? 10);
	for (let minute = 1; minute <= minutes; minute++) {
		for (const { name, steps } of SETS)
			for (const root of ["kerchunk", "zarr"]) {
				const script = join(folder, `soak-${name}-${root}.lua`);
				writeFileSync(
					script,
					`local i = 0\nrequest = function()\n i = (i + 1) % ${steps}\n return wrk.format("GET", "/datasets/${name}/${root}/field/" .. i .. ".0.0")\nend\n`,
				);
				spawnSync("wrk", ["-t1", "-c8", "-d15s", "-s", script, ours.address]);
			}
		console.log(`after ${minute} min: ${(await residents(ours)).join(" and ")} MiB resident`);
	}
}
