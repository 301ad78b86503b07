// Puts shuffled bytes together again with vector instructions, 16 elements a turn: JavaScript needs a load and a shift for every byte.
import {
	add,
	get,
	increase,
	loadVector,
	repeated,
	set,
	shuffle,
	storeVector,
	valueType,
	type WasmFunction,
	wasmModule,
} from "../../../core/array/kernels/wasm-code.ts";

/** There are functions `unshuffle2`, `unshuffle4` and `unshuffle8`, over the module's memory. */
export const WIDTHS = [2, 4, 8] as const;

/**
 * `from`: address of the first byte of the first element in the first plane; `stride`: bytes of a plane; `to`: address of the first
 * element; `turns`: how many times 16 elements.
 */
export type UnshuffleCall = (...call: [from: number, stride: number, to: number, turns: number]) => void;

const VECTOR = 16;

/** Locals by their number: first the parameters. */
const local = { from: 0, stride: 1, to: 2, turns: 3, plane: 4, firstVector: 5 } as const;

/** Half of two vectors, taken in turns of `unit` bytes: the low halves, or the high ones. */
function interleaved(
	a: number,
	b: number,
	half: { readonly unit: number; readonly first: number },
): number[] {
	const lanes: number[] = [];
	for (let at = half.first; at < half.first + VECTOR / 2; at += half.unit) {
		for (const origin of [0, VECTOR]) {
			for (let byte = 0; byte < half.unit; byte++) lanes.push(origin + at + byte);
		}
	}
	return [...get(a), ...get(b), ...shuffle(lanes)];
}

interface Merging {
	/** Locals of successive vectors. */
	readonly lists: readonly (readonly number[])[];
	readonly code: readonly number[];
	readonly nextLocal: number;
}

/** Merges lists two by two: afterwards `2 * unit` bytes of an element stand side by side. */
function merged({ lists, code, nextLocal }: Merging, unit: number): Merging {
	const more: number[] = [];
	let next = nextLocal;
	const wider = lists.flatMap((a, i) => {
		const b = lists[i + 1];
		if (i % 2 === 1 || b === undefined) return [];
		const pairs = a.flatMap((one, v) =>
			[0, VECTOR / 2].map((first) => ({ one, two: b[v] as number, first })),
		);
		return [
			pairs.map(({ one, two, first }) => {
				more.push(...interleaved(one, two, { unit, first }), ...set(next));
				return next++;
			}),
		];
	});
	return { lists: wider, code: [...code, ...more], nextLocal: next };
}

/** For elements of `width` bytes. */
function unshuffle(width: number): WasmFunction {
	const planes = Array.from({ length: width }, (_, i) => local.firstVector + i);
	const loads = planes.flatMap((vector, i) => [
		...(i === 0 ? get(local.from) : [...get(local.plane), ...get(local.stride), ...add()]),
		...set(local.plane),
		...get(local.plane),
		...loadVector(),
		...set(vector),
	]);
	let merging: Merging = {
		lists: planes.map((vector) => [vector]),
		code: [],
		nextLocal: local.firstVector + width,
	};
	for (let unit = 1; unit < width; unit *= 2) merging = merged(merging, unit);
	const stores = (merging.lists[0] ?? []).flatMap((vector, i) => [
		...get(local.to),
		...get(vector),
		...storeVector(i * VECTOR),
	]);
	const steps = [...increase(local.from, VECTOR), ...increase(local.to, VECTOR * width)];
	const vectors = Array.from({ length: merging.nextLocal - local.firstVector }, () => valueType.v128);
	return {
		name: `unshuffle${width}`,
		parameters: [valueType.i32, valueType.i32, valueType.i32, valueType.i32],
		results: [],
		locals: [valueType.i32, ...vectors],
		code: repeated(local.turns, [...loads, ...merging.code, ...stores, ...steps]),
	};
}

export const unshuffleModule = (): Uint8Array<ArrayBuffer> => wasmModule(WIDTHS.map(unshuffle));
