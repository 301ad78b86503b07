// Installs the npm packages when they are missing or the lock file is newer: lets every npm script start on a fresh clone.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, utimesSync } from "node:fs";
import { INSTALLED, isInstalled, root } from "./freshness.mjs";

const packages = `${root}node_modules`;

if (!isInstalled()) {
	// Through a link npm would empty the folder of another tree.
	if (existsSync(packages) && lstatSync(packages).isSymbolicLink()) {
		process.stderr.write(
			`headwater: "${packages}" is a link to packages older than the lock file. Run "npm ci" where they lie, or remove the link.\n`,
		);
		process.exit(1);
	}
	process.stderr.write("headwater: installing npm packages ...\n");
	const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", 2, 2] });
	if (done.status !== 0) {
		process.stderr.write(
			'headwater: "npm ci" failed; see the lines above. Check the network and run it again.\n',
		);
		process.exit(1);
	}
	utimesSync(INSTALLED, new Date(), new Date());
}
