import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { planBlocks } from "../../core/array/blocks.ts";
import { allocate } from "../../core/array/element.ts";
import { copyWindow } from "../../core/array/kernels/copy.ts";
import { type ArrayValues, lengthOf } from "../../core/array/lazy-array.ts";
import { FormatError, StoreError } from "../../core/errors.ts";
import type { Dataset, Dimension, Variable } from "../../core/model/dataset.ts";
import type { OpenFile, Reader } from "../../core/ports/reader.ts";
import { type Contract, checksOf } from "./check.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

/** Files the reader must take. */
export type ReaderFixtures = readonly string[];

/** What every reader promises; run it over small files of the format. */
export const readerContract = (reader: Reader, fixtures: ReaderFixtures): Contract => [
	...checksOf(reader.name, {
		"other files are not accepted": () => {
			for (const text of ["", "x", "#!/bin/sh\n", "PK\u0003\u0004".repeat(200)]) {
				assert.equal(reader.accepts(Buffer.from(text), "any.nc"), false);
			}
		},

		"a missing file and a folder are StoreErrors": () =>
			inTemporaryFolder(async (folder) => {
				await assert.rejects(reader.open(join(folder, "missing.nc")), StoreError);
				await assert.rejects(reader.open(folder), StoreError);
			}),

		"a stopped run opens nothing": async () => {
			for (const path of fixtures) {
				await assert.rejects(reader.open(path, { signal: AbortSignal.abort() }), /abort/);
			}
		},
	}),
	...fixtures.flatMap((path) => fixtureContract(reader, path)),
];

const fixtureContract = (reader: Reader, path: string): Contract =>
	checksOf(`${reader.name}, ${basename(path)}`, {
		"it is accepted by its first bytes": () => {
			assert.equal(reader.accepts(headOf(path), basename(path)), true);
		},

		"shapes agree with dimensions, leaves with their variables": async () => {
			const file = await reader.open(path);
			for (const { variable, scope } of variablesOf(file.dataset)) {
				const sizes = variable.dimensions.map((name) => scope.get(name)?.size);
				assert.deepEqual([...variable.data.shape], sizes);
				assert.deepEqual([variable.data.op, variable.data.type], ["stored", variable.type]);
				assert.equal(variable.data.op === "stored" && variable.data.file, path);
			}
			file.close();
		},

		"blocks put together are the whole": async () => {
			const file = await reader.open(path);
			for (const { variable } of variablesOf(file.dataset)) {
				const whole = await wholeOf(file, variable);
				assert.equal(whole.length, lengthOf(variable.data.shape));
				assert.deepEqual(await piecewise(file, variable), whole);
			}
			file.close();
		},

		"two openings do not disturb each other": async () => {
			const [first, second] = [await reader.open(path), await reader.open(path)];
			first.close();
			for (const { variable } of variablesOf(second.dataset)) await wholeOf(second, variable);
			second.close();
		},

		"cut short, it is a FormatError or still whole": () =>
			inTemporaryFolder(async (folder) => {
				const bytes = readFileSync(path);
				const cut = join(folder, "cut.nc");
				for (const length of [0, 4, 9, 100, 0.25, 0.5, 0.9, -1].map((part) =>
					lengthFor(part, bytes.length),
				)) {
					writeFileSync(cut, bytes.subarray(0, length));
					assert.match(await outcome(reader, cut), /^(whole|refused)$/);
				}
			}),

		"with bytes spoilt, it is a FormatError or gives values, and the reader goes on": () =>
			inTemporaryFolder(async (folder) => {
				const spoilt = join(folder, "spoilt.nc");
				for (let seed = 1; seed <= 12; seed++) {
					writeFileSync(spoilt, spoil(readFileSync(path), seed));
					assert.match(await outcome(reader, spoilt), /^(whole|refused)$/);
				}
				assert.equal(await outcome(reader, path), "whole");
			}),
	});

const lengthFor = (part: number, length: number): number => {
	if (part < 0) return length + part;
	return part > 0 && part < 1 ? Math.floor(length * part) : Math.min(part, length);
};

export function headOf(path: string): Uint8Array {
	const descriptor = openSync(path, "r");
	const head = new Uint8Array(4096);
	const length = readSync(descriptor, head, 0, head.length, 0);
	closeSync(descriptor);
	return head.subarray(0, length);
}

/** Variables with the dimensions their group sees. */
export function* variablesOf(
	dataset: Dataset,
	outer: ReadonlyMap<string, Dimension> = new Map(),
): Generator<{ variable: Variable; scope: ReadonlyMap<string, Dimension> }> {
	const scope = new Map([...outer, ...dataset.dimensions]);
	for (const variable of dataset.variables.values()) yield { variable, scope };
	for (const group of dataset.groups.values()) yield* variablesOf(group, scope);
}

/** The path of a variable inside its file. */
function pathOf(variable: Variable): string {
	if (variable.data.op !== "stored") throw new Error(`"${variable.name}" is not stored`);
	return variable.data.variable;
}

export function wholeOf(file: OpenFile, variable: Variable): Promise<ArrayValues> {
	const { shape } = variable.data;
	return file.read(
		pathOf(variable),
		shape.map(() => 0),
		shape,
	);
}

/** The same values from blocks of about a quarter, each axis cut where chunks are not. */
async function piecewise(file: OpenFile, variable: Variable): Promise<ArrayValues> {
	const { shape, type } = variable.data;
	const values = allocate(type, lengthOf(shape));
	const chunkShape = shape.map((length) => Math.max(1, Math.ceil(length / 3)));
	for (const { start, count } of planBlocks(variable.data, { maxBytes: 1, chunkShape })) {
		const piece = await file.read(pathOf(variable), start, count);
		const origin = count.map(() => 0);
		copyWindow({ values: piece, shape: count, start: origin }, { values, shape, start }, count);
	}
	return values;
}

/** "whole", "refused", or what else came of reading all of a file. */
async function outcome(reader: Reader, path: string): Promise<string> {
	try {
		const file = await reader.open(path);
		try {
			for (const { variable } of variablesOf(file.dataset)) {
				if (lengthOf(variable.data.shape) < 1e7) await wholeOf(file, variable);
			}
		} finally {
			file.close();
		}
		return "whole";
	} catch (error) {
		return error instanceof FormatError ? "refused" : `unexpected ${String(error)}`;
	}
}

/** A few bytes changed, the same ones for the same seed (a linear congruential generator). */
function spoil(bytes: Uint8Array, seed: number): Uint8Array {
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state;
	};
	for (let i = 0; i < 8; i++) bytes[8 + (next() % Math.min(bytes.length - 8, 4096))] = next() % 256;
	return bytes;
}
