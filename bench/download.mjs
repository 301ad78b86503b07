// Verified downloads over loopback (nginx) beside aria2c with checksums: whole processes, files in memory (/dev/shm), so that no disk is measured
// (aria2c does not wait for it, Headwater does). Usage: node bench/download.mjs [count [bytes [repetitions]]] (200 files of 1 MB, 3 times; "2
// 1000000000" for large ones; needs Debian's nginx-light and aria2, and a build: npm run build).
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [count = 200, bytes = 1_000_000, repetitions = 3] = process.argv.slice(2).map(Number);
const folder = `/dev/shm/headwater-bench-download-${process.pid}`;
const port = 18_700 + (process.pid % 1000);
const at = (...names) => join(folder, ...names);
for (const name of ["www", "tmp"]) mkdirSync(at(name), { recursive: true });

const lines = { ours: [], aria: [] };
for (let i = 0; i < count; i++) {
	const hash = createHash("sha256");
	const parts = [
		Buffer.from("CDF\u0001"),
		...Array.from({ length: Math.ceil(bytes / 1e6) }, () => randomBytes(1e6)),
	];
	for (const part of parts) hash.update(part);
	const [name, hex] = [`f${i}.nc`, hash.digest("hex")];
	writeFileSync(at("www", name), Buffer.concat(parts));
	const url = `http://127.0.0.1:${port}/${name}`;
	const size = parts.reduce((sum, { length }) => sum + length, 0);
	lines.ours.push(
		JSON.stringify({ name, place: name, size, checksum: hex, checksumType: "sha256", urls: [url] }),
	);
	lines.aria.push(`${url}\n  checksum=sha-256=${hex}`);
}
writeFileSync(at("ours.jsonl"), `${lines.ours.join("\n")}\n`);
writeFileSync(at("aria.txt"), `${lines.aria.join("\n")}\n`);
const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
	(one) => `${one}_temp_path ${at("tmp", one)};`,
);
writeFileSync(
	at("nginx.conf"),
	`daemon on; worker_processes 2; pid ${at("pid")}; error_log ${at("error")}; events {} http { access_log off; sendfile on; ${temporary.join(" ")} server { listen 127.0.0.1:${port}; root ${at("www")}; } }`,
);
const nginx = (...more) =>
	spawnSync("nginx", ["-e", at("error"), "-c", at("nginx.conf"), ...more], { stdio: "inherit" });
if (nginx().status !== 0) throw new Error("nginx does not start. Install Debian's nginx-light.");

const command = fileURLToPath(new URL("../bin/headwater", import.meta.url));
const programs = {
	headwater: [
		"node",
		command,
		"get",
		at("ours.jsonl"),
		"--yes",
		"--allow-private-hosts",
		"--quiet",
		"--cache-dir",
		at("out"),
	],
	aria2c: ["aria2c", "-q", "-j", "8", "-d", at("out"), "-i", at("aria.txt")],
};
/** Milliseconds. */
const times = { headwater: [], aria2c: [] };
try {
	for (let turn = 0; turn < repetitions; turn++)
		for (const [name, [program, ...args]] of Object.entries(programs)) {
			rmSync(at("out"), { recursive: true, force: true });
			mkdirSync(at("out"));
			const begun = performance.now();
			const { status } = spawnSync(program, args, {
				env: { ...process.env, HEADWATER_NO_BUILD: "1" },
				stdio: "ignore",
			});
			times[name].push(performance.now() - begun);
			const files = readdirSync(at("out"), { recursive: true }).filter((one) => /(^|\/)f\d+\.nc$/.test(one));
			const isRight =
				files.length === count &&
				files.every((one) =>
					readFileSync(at("out", one)).equals(readFileSync(at("www", one.split("/").at(-1)))),
				);
			if (status !== 0 || !isRight) throw new Error(`${name} failed (${status}).`);
		}
} finally {
	nginx("-s", "stop");
	rmSync(folder, { recursive: true, force: true });
}
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
for (const [name, all] of Object.entries(times))
	console.log(`${name}: median ${Math.round(median(all))} ms of ${all.map(Math.round).join(", ")}`);
console.log(
	`headwater takes ${(median(times.headwater) / median(times.aria2c)).toFixed(2)} of aria2c's time`,
);
