// Copied into the bundle: gives the chunks that were joined into one file (bin/pack.mjs), each made when it is first asked for.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { readFileSync, writeFileSync } = require("node:fs");
const { fileURLToPath } = require("node:url");
const { Script } = require("node:vm");

const place = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What V8 compiled, which it takes only if it is the same V8 with the same flags. */
const compiledOf = (file) => place(`${file}-${process.version}-${process.arch}.v8`);

function compiled(file) {
	try {
		return readFileSync(compiledOf(file));
	} catch {
		return undefined;
	}
}

const scripts = new Map();

/** The functions of a file of joined chunks. */
function open(file) {
	const filename = place(`${file}.cjs`);
	const text = readFileSync(filename, "latin1");
	const script = new Script(text, { filename, cachedData: compiled(file) });
	scripts.set(file, script);
	return script.runInThisContext();
}

const first = open("joined");
let more;
const madeBy = (path) => {
	if (first[path] !== undefined) return first[path];
	more ??= open("joined-get");
	return more[path];
};

const made = new Map();
const load = (path) => import(path);

/** The exports of a chunk. */
export function chunk(path) {
	const known = made.get(path);
	if (known !== undefined) return known;
	const exported = madeBy(path)(chunk, load, import.meta, require) ?? {};
	made.set(path, exported);
	return exported;
}

/** For the build: what V8 has compiled by now is what later processes begin with. */
export function keepCompiled() {
	for (const [file, script] of scripts) writeFileSync(compiledOf(file), script.createCachedData());
}
