// Compiles the rooms into dist/: into a temporary folder first, under a lock, then one rename, so that a running
// headwater never sees half a build and two builders do not disturb each other. Speaks only on stderr.
import { spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";
import { isStale, ROOMS, root, sources } from "./freshness.mjs";

const LOCK = join(root, ".build.lock");

const pidAlive = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
};

/** Waits for another builder; takes over the lock of one that died. */
function takeLock() {
	for (;;) {
		try {
			writeFileSync(LOCK, String(process.pid), { flag: "wx" });
			return;
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
		}
		const holder = Number(readFileSync(LOCK, { encoding: "utf8", flag: "a+" }));
		if (holder && !pidAlive(holder)) rmSync(LOCK, { force: true });
		else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
	}
}

function copyAssets(target) {
	for (const room of ROOMS) {
		const from = join(root, room);
		if (!existsSync(from)) continue;
		cpSync(from, join(target, room), {
			recursive: true,
			filter: (path) => statSync(path).isDirectory() || !/\.ts$/.test(path),
		});
	}
}

function compile(target) {
	const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
	const run = (...args) =>
		spawnSync(process.execPath, [tsc, ...args, "--outDir", target], { cwd: root, stdio: ["ignore", 2, 2] });
	const rooms = run("-p", "tsconfig.build.json");
	// What runs in browsers knows other names than what runs in Node.
	const done = rooms.status === 0 ? run("-p", "tsconfig.browser.json", "--noEmit", "false") : rooms;
	if (done.status === 0) return;
	rmSync(target, { recursive: true, force: true });
	process.stderr.write("headwater: the build failed; mend the errors above and run it again.\n");
	process.exit(1);
}

export async function build() {
	takeLock();
	const target = join(root, `.build-${process.pid}`);
	try {
		if (!isStale()) return;
		process.stderr.write("headwater: building ...\n");
		const time = Date.now();
		mkdirSync(target, { recursive: true });
		compile(target);
		copyAssets(target);
		await bundle(target);
		copyAssets(join(target, "bundle"));
		writeFileSync(join(target, ".built"), JSON.stringify({ time, files: sources().files }));
		const dist = join(root, "dist");
		const old = join(root, `.build-old-${process.pid}`);
		if (existsSync(dist)) renameSync(dist, old);
		renameSync(target, dist);
		rmSync(old, { recursive: true, force: true });
	} finally {
		rmSync(target, { recursive: true, force: true });
		rmSync(LOCK, { force: true });
	}
}

if (process.argv[1] && fileURLToPath(import.meta.url) === join(dirname(process.argv[1]), "build.mjs"))
	await build();
