// Joins the chunks every command or a search needs into one file of functions, with what V8 compiled of them beside it: Node's loader
// takes half a millisecond for each module, and V8 compiles each anew. The other chunks, and whoever loads one of the joined ones by its
// name, get them from there: each exists once. See docs/decisions/2026-11-21-bundle.md.
import { readFileSync } from "node:fs";
import { posix } from "node:path";

/** What is joined, with all these import when they are loaded: file → modules. What an earlier file holds is in no later one. */
const JOINED = {
	joined: [
		...["cli/main", "cli/program", "cli/commands/search"],
		...["sources/intake-esm", "registry/esm/open-collection"],
		...["sources/cmip6-local", "registry/folder-catalogue"],
	],
	"joined-get": ["cli/commands/get", "cli/downloads"],
};

const IMPORT = /^import (?:\{([^}]*)\} from )?"(\.[^"]+)";\n/gm;
const EXPORT = /^export \{([^}]*)\};\s*$/m;
/** What gives the exports of a joined chunk, all of a file as one module, and its text. */
const LOADER = "chunks/joined.js";
const sharedOf = (file) => `chunks/${file}-names.js`;
const textOf = (file) => `chunks/${file}.cjs`;

/** "a, b as c" → [["a", "a"], ["b", "c"]]. */
const pairs = (names = "") =>
	names
		.split(",")
		.map((name) => name.trim())
		.filter(Boolean)
		.map((name) => {
			const [from, to = from] = name.split(" as ");
			return [from, to];
		});

const seenFrom = (path, target) => posix.join(posix.dirname(path), target);
const pathTo = (path, target) => {
	const found = posix.relative(posix.dirname(path), target);
	return found.startsWith(".") ? found : `./${found}`;
};
/** The name of an export among those of all joined chunks. */
const sharedName = (chunk, name) => `_${chunk.replace(/^chunks\/|\.js$/g, "").replace(/\W/g, "_")}_${name}`;

/** Path of each joined chunk → its file. @param chunks path → text, of all; `entries` path → module it was made for */
function chooseJoined(chunks, entries) {
	const joined = new Map();
	const take = (path, file) => {
		if (joined.has(path)) return;
		joined.set(path, file);
		for (const [, , target] of chunks.get(path).matchAll(IMPORT)) take(seenFrom(path, target), file);
	};
	const places = new Map([...entries].map(([path, module]) => [module, path]));
	for (const [file, modules] of Object.entries(JOINED))
		for (const module of modules) {
			const place = places.get(`${module}.js`);
			if (place === undefined) throw new Error(`There is no "${module}" to join: mend bin/pack.mjs.`);
			take(place, file);
		}
	return joined;
}

/** A chunk as a function that gives its exports; what it is given is called as nothing else is. */
function asFunction(path, text, joined) {
	const body = text
		.replace(/^import \{ createRequire as requireFrom \}.*\n/m, "")
		.replace(IMPORT, (_, names, target) => {
			const from = `__chunk(${JSON.stringify(seenFrom(path, target))})`;
			return names
				? `const { ${pairs(names).map(([name, own]) => `${name}: ${own}`)} } = ${from};\n`
				: `${from};\n`;
		})
		.replace(/\bimport\("(\.[^"]+)"\)/g, (_, target) => {
			const found = seenFrom(path, target);
			return joined.has(found)
				? `Promise.resolve().then(() => __chunk(${JSON.stringify(found)}))`
				: `__load(${JSON.stringify(pathTo(LOADER, found))})`;
		})
		.replace(/\bimport\(/g, "__load(")
		.replace(/\bimport\.meta\b/g, "__place")
		.replace(EXPORT, (_, names) => `return { ${pairs(names).map(([own, name]) => `${name}: ${own}`)} };\n`);
	const left = /^(import|export)\b.*/m.exec(body)?.[0];
	if (left !== undefined) throw new Error(`"${path}" cannot be joined with its line "${left}".`);
	return `${JSON.stringify(path)}: (__chunk, __load, __place, require) => {\n${body}}`;
}

const exportsOf = (text) => pairs(EXPORT.exec(text)?.[1]).map(([, name]) => name);

/** For whoever loads a joined chunk by its name. */
const facade = (path, text) =>
	`import { chunk } from ${JSON.stringify(pathTo(path, LOADER))};\nexport const { ${exportsOf(text)} } = chunk(${JSON.stringify(path)});\n`;

/** For chunks that are not joined: all that is in a file of joined ones, as one module. */
const shared = (chunks, paths, file) =>
	`import { chunk } from ${JSON.stringify(pathTo(sharedOf(file), LOADER))};\n${paths
		.map(
			(path) =>
				`export const { ${exportsOf(chunks.get(path)).map((name) => `${name}: ${sharedName(path, name)}`)} } = chunk(${JSON.stringify(path)});\n`,
		)
		.join("")}`;

/** A chunk that takes what it needs of joined ones from these modules. */
const withShared = (path, text, joined) =>
	text.replace(IMPORT, (line, names, target) => {
		const found = seenFrom(path, target);
		if (!joined.has(found)) return line;
		const taken = pairs(names).map(([name, own]) => `${sharedName(found, name)} as ${own}`);
		return `import { ${taken} } from ${JSON.stringify(pathTo(path, sharedOf(joined.get(found))))};\n`;
	});

/** The files of a bundle. @param chunks path → text; `entries` path → module it was made for */
export function pack(chunks, entries) {
	const joined = chooseJoined(chunks, entries);
	const files = new Map([[LOADER, readFileSync(new URL("joined.mjs", import.meta.url), "utf8")]]);
	for (const file of Object.keys(JOINED)) {
		const paths = [...joined].filter(([, one]) => one === file).map(([path]) => path);
		const functions = paths.map((path) => asFunction(path, chunks.get(path), joined));
		files.set(textOf(file), `({\n${functions.join(",\n")}\n})`);
		files.set(sharedOf(file), shared(chunks, paths, file));
	}
	for (const [path, text] of chunks) {
		if (!joined.has(path)) files.set(path, withShared(path, text, joined));
		else if (entries.has(path)) files.set(path, facade(path, text));
	}
	return files;
}
