// Installs the npm packages when they are missing or the lock file is newer: lets every npm script start on a fresh clone.
import { spawnSync } from "node:child_process";
import { existsSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lock = join(root, "package-lock.json");
const installed = join(root, "node_modules", ".package-lock.json");

const upToDate = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
if (!upToDate) {
	process.stderr.write("headwater: installing npm packages ...\n");
	const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", 2, 2] });
	if (done.status !== 0) {
		process.stderr.write(
			'headwater: "npm ci" failed; see the lines above. Check the network and run it again.\n',
		);
		process.exit(1);
	}
	utimesSync(installed, new Date(), new Date());
}
