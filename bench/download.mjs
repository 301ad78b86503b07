// Verified downloads over loopback beside aria2c with checksums: whole processes, files in memory (/dev/shm), so that no disk is measured (aria2c does
// not wait for it, Headwater does). Clean: one nginx. With faults: three nodes that stall (10 % of requests), answer 503 (5 %), break off (2 %) and
// give a wrong byte (1 %), one with a wrong byte in every file; both programs are killed three times and started again until all files are right.
// aria2c starts with the nodes in turn, resumes (-c), verifies what is there (-V), tries without end and waits 1 s of silence (its least).
// Usage: node bench/download.mjs [clean|faults [small|large [repetitions]]]; needs Debian's nginx-light and aria2, and a build (npm run build).
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFiles, writeAriaList, writeManifest } from "./download_files.mjs";

const SETS = {
	small: { count: 200, bytes: 1_000_000, killAfter: 400 },
	large: { count: 2, bytes: 1_000_000_000, killAfter: 1000 },
};
const [which, only, times] = process.argv.slice(2);
const repetitions = Number(times ?? 5);
const folder = `/dev/shm/headwater-bench-download-${process.pid}`;
const at = (...names) => join(folder, ...names);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = at("out");
/** Certificates of this file would be read whenever Node starts: a matter of the machine. */
const { NODE_EXTRA_CA_CERTS: _, ...surroundings } = process.env;
const env = { ...surroundings, HEADWATER_NO_BUILD: "1" };
const ARIA = ["-q", "--file-allocation=none", "-d", out, "-i", at("aria.txt")];
const PATIENT = ["-c", "-V", "-j16", "-m0", "--retry-wait=1", "-t1", "--connect-timeout=1"];
const AFTER_KILLS = ["--allow-overwrite=true", "--auto-file-renaming=false", "--auto-save-interval=1"];
const headwater = [
	...["node", here("../bin/headwater"), "get", at("ours.jsonl"), "--yes", "--allow-private-hosts", "--quiet"],
	...["--cache-dir", out],
];
/** More starts than this mean that it will never end. */
const MOST_STARTS = 40;

/** Exit code of a command, or nothing when it was killed. */
function run([program, ...args], killAfter) {
	const done = spawnSync(program, args, {
		...{ env, stdio: "ignore", killSignal: "SIGKILL" },
		...(killAfter !== undefined && { timeout: killAfter }),
	});
	return done.status ?? undefined;
}

const digestOf = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Whether all files are there and right. */
function isRight(files) {
	const paths = new Map(
		readdirSync(out, { recursive: true }).map((path) => [path.split("/").at(-1), join(out, path)]),
	);
	return files.every(({ name, sha256 }) => paths.has(name) && digestOf(paths.get(name)) === sha256);
}

/** Seconds from the first start until the program says that all is there; what it left is looked at afterwards. */
function timed(files, start) {
	rmSync(out, { recursive: true, force: true });
	mkdirSync(out);
	const begun = performance.now();
	const starts = start();
	const seconds = (performance.now() - begun) / 1000;
	if (!isRight(files)) throw new Error("A file is not there, or not right.");
	return { seconds, starts };
}

/** Three kills, then again and again until it succeeds; how often it was started. */
function insist(commandFor, killAfter) {
	for (let starts = 1; starts <= MOST_STARTS; starts++) {
		const code = run(commandFor(starts), starts <= 3 ? killAfter : undefined);
		if (code === 0) return starts;
	}
	throw new Error("It does not come to an end.");
}

async function withNginx(www, action) {
	const port = 18_700 + (process.pid % 1000);
	const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
		(one) => `${one}_temp_path ${at("tmp", one)};`,
	);
	mkdirSync(at("tmp"), { recursive: true });
	writeFileSync(
		at("nginx.conf"),
		`daemon on; worker_processes 2; pid ${at("pid")}; error_log ${at("error")}; events {} http { access_log off; sendfile on; ${temporary.join(" ")} server { listen 127.0.0.1:${port}; root ${www}; } }`,
	);
	const nginx = (...more) =>
		spawnSync("nginx", ["-e", at("error"), "-c", at("nginx.conf"), ...more], { stdio: "inherit" });
	if (nginx().status !== 0) throw new Error("nginx does not start. Install Debian's nginx-light.");
	try {
		await action([`http://127.0.0.1:${port}`]);
	} finally {
		nginx("-s", "stop");
	}
}

/** Nodes that begin to count requests anew for every program: both meet the same faults. */
async function withFaultyNodes(www, action) {
	const hooks = here("../test/typescript-hooks.mjs");
	const child = spawn(process.execPath, [`--import=${hooks}`, here("download_nodes.mjs"), www], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	const line = await new Promise((resolve) => child.stdout.once("data", resolve));
	try {
		return await action(JSON.parse(line));
	} finally {
		child.kill();
	}
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function tell(title, runs) {
	const [ours, theirs] = ["headwater", "aria2c"].map((name) =>
		median(runs[name].map(({ seconds }) => seconds)),
	);
	console.log(`${title} (medians of ${runs.aria2c.length}, interleaved)`);
	for (const [name, all] of Object.entries(runs))
		console.log(
			`  ${name.padEnd(10)} ${median(all.map(({ seconds }) => seconds)).toFixed(2)} s  of ${all.map(({ seconds }) => seconds.toFixed(2)).join(", ")}; starts: ${all.map(({ starts }) => starts).join(", ")}`,
		);
	console.log(`  headwater is ${(theirs / ours).toFixed(2)} times as fast as aria2c`);
}

async function clean(title, files) {
	const runs = { headwater: [], aria2c: [] };
	await withNginx(at("www"), async (addresses) => {
		writeManifest(at("ours.jsonl"), files, addresses);
		writeAriaList(at("aria.txt"), files, { addresses });
		const once = (command) => () => {
			if (run(command) !== 0) throw new Error(`${command[0]} failed.`);
			return 1;
		};
		for (let turn = 0; turn < repetitions; turn++) {
			runs.headwater.push(timed(files, once(headwater)));
			runs.aria2c.push(timed(files, once(["aria2c", "-j8", ...ARIA])));
		}
	});
	tell(`${title}, clean`, runs);
}

async function faults(title, files, killAfter) {
	const runs = { headwater: [], aria2c: [] };
	const theirs = (addresses) => (starts) => {
		writeAriaList(at("aria.txt"), files, { addresses, turn: starts });
		return ["aria2c", ...ARIA, ...PATIENT, ...AFTER_KILLS];
	};
	const ours = (addresses) => {
		writeManifest(at("ours.jsonl"), files, addresses);
		return () => headwater;
	};
	for (let turn = 0; turn < repetitions; turn++)
		for (const [name, command] of Object.entries({ headwater: ours, aria2c: theirs }))
			await withFaultyNodes(at("www"), (addresses) => {
				runs[name].push(timed(files, () => insist(command(addresses), killAfter)));
			});
	tell(`${title}, with faults and three kills`, runs);
}

try {
	for (const [name, { count, bytes, killAfter }] of Object.entries(SETS)) {
		if (only !== undefined && only !== name) continue;
		const files = makeFiles(at("www"), count, bytes);
		const title = `${count} files of ${bytes / 1e6} MB`;
		if (which === undefined || which === "clean") await clean(title, files);
		if (which === undefined || which === "faults") await faults(title, files, killAfter);
		rmSync(at("www"), { recursive: true });
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
