// Whether packages and build are there and not older than what they are made from. Asked at every start, so it loads and
// reads no more than it must.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const ROOMS = [
	"core",
	"io",
	"sources",
	"translators",
	"preprocess",
	"checks",
	"products",
	"pods",
	"figures",
	"registry",
	"run",
	"publish",
	"cli",
	"demo",
	"test/contracts",
];
export const STAMP = `${root}dist/.built`;
export const INSTALLED = `${root}node_modules/.package-lock.json`;

/** How many files the build is made from, and when the last was changed (milliseconds since 1970); packages without sources have none. */
export function sources() {
	const found = { files: 0, changed: 0 };
	const take = (file) => {
		found.files++;
		found.changed = Math.max(found.changed, statSync(file).mtimeMs);
	};
	const walk = (folder) => {
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			const path = `${folder}/${entry.name}`;
			if (entry.isDirectory()) walk(path);
			else if (entry.isFile()) take(path);
		}
	};
	for (const room of ROOMS) if (existsSync(root + room)) walk(root + room);
	if (found.files > 0)
		for (const name of ["tsconfig.build.json", "tsconfig.browser.json", "package.json"]) take(root + name);
	return found;
}

/** True when dist/ is missing or older than a source file. */
export function isStale() {
	const { files, changed } = sources();
	if (files === 0) return false;
	if (!existsSync(STAMP)) return true;
	const built = JSON.parse(readFileSync(STAMP, "utf8"));
	return built.files !== files || changed > built.time;
}

/** False when npm packages are missing or older than the lock file. */
export const isInstalled = () =>
	existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs;
