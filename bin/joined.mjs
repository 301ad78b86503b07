// Copied into the bundle: gives the chunks that were joined into one file (bin/pack.mjs), each made when it is first asked for.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { readFileSync, writeFileSync } = require("node:fs");
const { fileURLToPath } = require("node:url");
const { Script } = require("node:vm");

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/** V8 takes what it compiled only if it is the same V8 with the same flags. */
const COMPILED = file(`joined-${process.version}-${process.arch}.v8`);

function compiled() {
	try {
		return readFileSync(COMPILED);
	} catch {
		return undefined;
	}
}

const filename = file("joined.cjs");
const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData: compiled() });
const functions = script.runInThisContext();
const made = new Map();
const load = (path) => import(path);

/** The exports of a chunk. */
export function chunk(path) {
	const known = made.get(path);
	if (known !== undefined) return known;
	const exported = functions[path](chunk, load, import.meta, require) ?? {};
	made.set(path, exported);
	return exported;
}

/** For the build: what V8 has compiled by now is what later processes begin with. */
export const keepCompiled = () => writeFileSync(COMPILED, script.createCachedData());
