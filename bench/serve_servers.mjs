// What bench/serve*.mjs compare: headwater serve, and nginx over the same bytes as files. Both are made of the files of serve_data.py.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const headwater = fileURLToPath(new URL("../bin/headwater", import.meta.url));

/** The two data sets: "small" in chunks of 1 MiB, "large" in chunks of 6.25 MB. */
export const SETS = [
	{ name: "small", steps: 128, of: "1 MiB" },
	{ name: "large", steps: 32, of: "6.25 MB" },
];

/** `times` as many chunks of each. */
export const setsOf = (times) => SETS.map((set) => ({ ...set, steps: set.steps * times }));

export function makeData(folder, times = 1) {
	mkdirSync(folder, { recursive: true });
	spawnSync(
		"/usr/bin/python3",
		[fileURLToPath(new URL("serve_data.py", import.meta.url)), folder, String(times)],
		{
			stdio: "inherit",
		},
	);
}

/** `headwater serve` of both files in two processes, on a free port. */
export async function startOurs(folder) {
	const files = SETS.map(({ name }) => join(folder, `${name}.nc`));
	const child = spawn(
		process.execPath,
		[headwater, "serve", ...files, "--processes", "2", "--port", "0", "--quiet"],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	return listening(child);
}

/** A server, once it has said where it listens. */
export async function listening(child) {
	let said = "";
	for await (const part of child.stdout) {
		said += part;
		if (said.includes("Stop with")) break;
	}
	child.stdout.resume();
	return { child, address: /at (http\S+)/.exec(said)[1] };
}

export async function stop({ child }) {
	child.kill("SIGTERM");
	await once(child, "exit");
}

/** The bytes of all chunks, each in a file, as `ours` gives them; nothing where they are there. */
export async function extractChunks(folder, { address }, times = 1) {
	for (const { name, steps } of setsOf(times)) {
		const root = join(folder, "nginx", name);
		mkdirSync(root, { recursive: true });
		for (let step = 0; step < steps; step++) {
			const file = join(root, `${step}.0.0`);
			if (existsSync(file)) continue;
			const answer = await fetch(`${address}/datasets/${name}/kerchunk/field/${step}.0.0`, {
				headers: { connection: "close" },
			});
			if (answer.status !== 200) throw new Error(`${name} ${step}: ${answer.status}`);
			writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
		}
	}
}

/** nginx with sendfile and two workers over the files of `extractChunks`. */
export async function startNginx(folder) {
	const port = 20_000 + Math.floor(Math.random() * 20_000);
	const configuration = join(folder, "nginx.conf");
	writeFileSync(
		configuration,
		`worker_processes 2; daemon off; pid ${folder}/nginx.pid; error_log /dev/null;
		events { worker_connections 1024; }
		http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
		server { listen 127.0.0.1:${port}; root ${folder}/nginx; default_type application/octet-stream; } }`,
	);
	const child = spawn("nginx", ["-c", configuration], { stdio: "ignore" });
	const address = `http://127.0.0.1:${port}`;
	const isUp = () =>
		fetch(address, { headers: { connection: "close" } }).then(
			() => true,
			() => false,
		);
	while (!(await isUp())) {
		if (child.exitCode !== null)
			throw new Error(`nginx ended with ${child.exitCode}; its configuration is "${configuration}"`);
		await sleep(20);
	}
	return { child, address };
}

/** Where chunk `step` of a set is, on ours and on nginx. */
export const chunkAddress = {
	ours: ({ address }, name, step) => `${address}/datasets/${name}/kerchunk/field/${step}.0.0`,
	nginx: ({ address }, name, step) => `${address}/${name}/${step}.0.0`,
};
