import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { ArrayValues } from "../../../core/array/lazy-array.ts";
import type { Attributes, Dataset, Variable } from "../../../core/model/dataset.ts";
import type { OpenFile } from "../../../core/ports/reader.ts";

/** What is seen in a file, in a form two programs can be compared by. */
export interface Seen {
	readonly file: string;
	readonly error?: string;
	readonly dimensions: Record<string, [number, boolean]>;
	/** By path of the group ("" for the root); `null` for a type that cannot be told. */
	readonly attributes: Record<string, [string, unknown][]>;
	readonly variables: Record<string, SeenVariable>;
}

export interface SeenVariable {
	readonly type: string;
	readonly dimensions: readonly string[];
	readonly shape: readonly number[];
	readonly attributes: [string, unknown][];
	readonly md5: string | null;
}

const PYTHON = "/usr/bin/python3";
export const hasNetCdfPython = spawnSync(PYTHON, ["-c", "import netCDF4"]).status === 0;

/** Whether a program of the oracles' kind can be started. */
export const hasProgram = (name: string): boolean => spawnSync("which", [name]).status === 0;

/** What netCDF4-python sees. */
export function seenByPython(files: readonly string[]): Seen[] {
	const script = fileURLToPath(new URL("./oracle.py", import.meta.url));
	const input = JSON.stringify(files);
	const out = execFileSync(PYTHON, [script], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
	return out
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Seen);
}

/** Runs a few lines of Python; gives what they print. */
export const python = (lines: string): string =>
	execFileSync(PYTHON, ["-W", "ignore", "-c", lines], { encoding: "utf8" }).trim();

/** What our reader sees. */
export async function seenByUs(path: string, file: OpenFile): Promise<Seen> {
	const seen: Seen = { file: path, dimensions: {}, attributes: {}, variables: {} };
	await walk({ dataset: file.dataset, path: "" }, file, seen);
	return seen;
}

async function walk(group: { dataset: Dataset; path: string }, file: OpenFile, seen: Seen): Promise<void> {
	const { dataset, path } = group;
	seen.attributes[path] = plain(dataset.attributes);
	for (const [name, { size, unlimited }] of dataset.dimensions)
		seen.dimensions[path + name] = [size, unlimited];
	for (const variable of dataset.variables.values()) {
		const { shape } = variable.data;
		const start = shape.map(() => 0);
		seen.variables[path + variable.name] = {
			type: variable.type,
			dimensions: variable.dimensions,
			shape,
			attributes: plain(variable.attributes),
			md5: digest(await file.read(storedPath(variable), start, shape)),
		};
	}
	for (const [name, child] of dataset.groups)
		await walk({ dataset: child, path: `${path}${name}/` }, file, seen);
}

const storedPath = (variable: Variable): string =>
	variable.data.op === "stored" ? variable.data.variable : variable.name;

export function digest(values: ArrayValues): string {
	const hash = createHash("md5");
	if (ArrayBuffer.isView(values))
		hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
	else hash.update(values.join("\n"));
	return hash.digest("hex");
}

const plain = (attributes: Attributes): [string, unknown][] =>
	[...attributes].map(([name, value]) => {
		if (typeof value === "string" || !("type" in value)) return [name, value];
		return [name, { type: value.type, values: value.values.map(String) }];
	});

/** Attributes of both with numbers as numbers, without those one side cannot tell. */
export function comparable(ours: [string, unknown][], theirs: [string, unknown][]) {
	const untold = new Set(theirs.filter(([, value]) => value === null).map(([name]) => name));
	const numbers = (value: unknown): unknown => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
		const { type, values } = value as { type: string; values: string[] };
		return {
			type,
			values: values.map((one) => Number(one.replace("nan", "NaN").replace("inf", "Infinity"))),
		};
	};
	const told = (list: [string, unknown][]) =>
		list.filter(([name]) => !untold.has(name)).map(([name, value]) => [name, numbers(value)]);
	return [told(ours), told(theirs)];
}
