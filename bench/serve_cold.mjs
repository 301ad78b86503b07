// Stored chunks from a server that has just begun and a disk whose files nobody has read: headwater serve beside nginx, each chunk once
// (1.1 and 1.6 GB of them).
// node bench/serve_cold.mjs [FOLDER] [ROUNDS]
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import {
	chunkAddress,
	extractChunks,
	makeData,
	setsOf,
	startNginx,
	startOurs,
	stop,
} from "./serve_servers.mjs";

const [folder = "/tmp/headwater-bench-cold", rounds = "3"] = process.argv.slice(2);
const TIMES = 8;
const sets = setsOf(TIMES);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const starts = { ours: startOurs, nginx: startNginx };

makeData(folder, TIMES);
const first = await startOurs(folder);
await extractChunks(folder, first, TIMES);
await stop(first);

for (const clients of [1, 8, 64])
	for (const set of sets) {
		const runs = { ours: [], nginx: [] };
		for (let round = 0; round < Number(rounds); round++)
			for (const who of ["ours", "nginx"]) runs[who].push(await coldRun(who, set, clients));
		const [mine, theirs] = [median(runs.ours), median(runs.nginx)];
		console.log(
			`cold, chunks of ${set.of}, ${String(clients).padStart(2)} clients: ours ${mine.toFixed(0)} MB/s, nginx ${theirs.toFixed(0)} MB/s: ${((100 * mine) / theirs).toFixed(0)} %`,
		);
	}
await firstAnswers();

/** MB/s of all chunks of a set, each asked for once. */
async function coldRun(who, { name, steps }, clients) {
	forgetFiles();
	const server = await starts[who](folder);
	const configuration = join(folder, "curl.txt");
	writeFileSync(
		configuration,
		Array.from(
			{ length: steps },
			(_, step) => `url = "${chunkAddress[who](server, name, step)}"\noutput = "/dev/null"\n`,
		).join(""),
	);
	const begun = performance.now();
	const curl = spawn("curl", [
		"-sS",
		"-f",
		"-Z",
		"--parallel-immediate",
		"--parallel-max",
		String(clients),
		"-K",
		configuration,
	]);
	const [code] = await once(curl, "exit");
	const seconds = (performance.now() - begun) / 1000;
	await stop(server);
	if (code !== 0) throw new Error(`curl of ${who} ended with ${code}`);
	const bytes = Array.from(
		{ length: steps },
		(_, step) => statSync(join(folder, "nginx", name, `${step}.0.0`)).size,
	);
	return bytes.reduce((sum, size) => sum + size, 0) / 1e6 / seconds;
}

/** Puts what the system keeps of the data out of memory. */
function forgetFiles() {
	const files = [
		...sets.map(({ name }) => join(folder, `${name}.nc`)),
		...sets.flatMap(({ name }) =>
			readdirSync(join(folder, "nginx", name)).map((file) => join(folder, "nginx", name, file)),
		),
	];
	const script = `import os, sys
for path in sys.stdin.read().split("\\n"):
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)`;
	const done = spawnSync("/usr/bin/python3", ["-c", script], { input: files.join("\n"), encoding: "utf8" });
	if (done.status !== 0) throw new Error(done.stderr);
}

/** Metadata: what the first two askers of a fresh server wait. */
async function firstAnswers() {
	const waits = [[], []];
	for (let round = 0; round < Number(rounds); round++) {
		forgetFiles();
		const server = await startOurs(folder);
		for (const wait of waits) {
			const begun = performance.now();
			await (
				await fetch(`${server.address}/datasets/large/zarr/.zmetadata`, { headers: { connection: "close" } })
			).arrayBuffer();
			wait.push(performance.now() - begun);
		}
		await stop(server);
	}
	const [first, second] = waits.map((wait) => median(wait).toFixed(1));
	console.log(
		`cold, metadata: the first two askers of a fresh server, mostly of its two processes, wait ${first} and ${second} ms`,
	);
}
