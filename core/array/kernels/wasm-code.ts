// Small WebAssembly modules (core specification 2.0, with its vector instructions), put together from their functions.

export const valueType = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

const BLOCK_WITHOUT_RESULT = 0x40;

/** Plain instructions by their code. */
const op = {
	block: 0x02,
	loop: 0x03,
	branchIf: 0x0d,
	end: 0x0b,
	localGet: 0x20,
	localSet: 0x21,
	localTee: 0x22,
	i32Load: 0x28,
	f32Load: 0x2a,
	f64Load: 0x2b,
	f64Store: 0x39,
	i32Const: 0x41,
	f64Const: 0x44,
	i32EqualsZero: 0x45,
	i32Add: 0x6a,
	i32Sub: 0x6b,
	f64Add: 0xa0,
	f64Multiply: 0xa2,
	f32FromF64: 0xb6,
	f64FromF32: 0xbb,
	vector: 0xfd,
} as const;

/** Vector instructions by their code behind the prefix. */
export const vectorOp = {
	load: 0,
	store: 11,
	shuffle: 13,
	splatF32: 19,
	splatF64: 20,
	equalF32: 65,
	unequalF32: 66,
	equalF64: 71,
	unequalF64: 72,
	greaterF64: 74,
	notLessF64: 76,
	not: 77,
	and: 78,
	or: 80,
	/** Bits of the first vector where the third has ones, of the second elsewhere. */
	select: 82,
	anyTrue: 83,
	loadHalf: 93,
	demote: 94,
	promoteLow: 95,
	addF64: 240,
	multiplyF64: 242,
	divideF64: 243,
} as const;

/** LEB128 of a number that is not negative. */
export function unsigned(value: number): number[] {
	return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** The same where the format takes signed numbers. */
function signed(value: number): number[] {
	return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}

export const get = (local: number): number[] => [op.localGet, ...unsigned(local)];
export const set = (local: number): number[] => [op.localSet, ...unsigned(local)];
export const add = (): number[] => [op.i32Add];
export const vector = (code: number): number[] => [op.vector, ...unsigned(code)];
/** Takes an address from the stack. */
export const loadVector = (offset = 0): number[] => [...vector(vectorOp.load), 0, ...unsigned(offset)];
/** The same of its first half alone. */
export const loadHalfVector = (offset = 0): number[] => [
	...vector(vectorOp.loadHalf),
	0,
	...unsigned(offset),
];
/** Takes an address and a vector from the stack. */
export const storeVector = (offset = 0): number[] => [...vector(vectorOp.store), 0, ...unsigned(offset)];
/** Byte `i` of the result is byte `lanes[i]` of the two vectors on the stack, one after the other. */
export const shuffle = (lanes: readonly number[]): number[] => [...vector(vectorOp.shuffle), ...lanes];

export const increase = (local: number, by: number): number[] => [
	...get(local),
	op.i32Const,
	...signed(by),
	op.i32Add,
	...set(local),
];

/** Does `code` as often as a local says, at least once. */
export const repeated = (turns: number, code: readonly number[]): number[] => [
	op.loop,
	BLOCK_WITHOUT_RESULT,
	...code,
	...get(turns),
	op.i32Const,
	1,
	op.i32Sub,
	op.localTee,
	...unsigned(turns),
	op.branchIf,
	0,
	op.end,
];

/** The same, perhaps not once. */
export const repeatedOrNot = (turns: number, code: readonly number[]): number[] => [
	...[op.block, BLOCK_WITHOUT_RESULT],
	...[...get(turns), op.i32EqualsZero, op.branchIf, 0],
	...repeated(turns, code),
	op.end,
];

// Numbers that are no vectors. Loads take an address from the stack, stores an address and a value.

export const loadI32 = (offset = 0): number[] => [op.i32Load, 0, ...unsigned(offset)];
export const loadF64 = (offset = 0): number[] => [op.f64Load, 0, ...unsigned(offset)];
/** A number of single precision, as one of double precision. */
export const loadF32 = (offset = 0): number[] => [op.f32Load, 0, ...unsigned(offset), op.f64FromF32];
export const storeF64 = (offset = 0): number[] => [op.f64Store, 0, ...unsigned(offset)];
export const constantF64 = (value: number): number[] => [
	op.f64Const,
	...new Uint8Array(Float64Array.of(value).buffer),
];
export const toF32 = (): number[] => [op.f32FromF64];
export const addF64 = (): number[] => [op.f64Add];
export const multiplyF64 = (): number[] => [op.f64Multiply];

export interface WasmFunction {
	readonly name: string;
	/** Types of the first locals. */
	readonly parameters: readonly number[];
	readonly results: readonly number[];
	/** Types of the locals behind the parameters. */
	readonly locals: readonly number[];
	readonly code: readonly number[];
}

const counted = (items: readonly (readonly number[])[]): number[] => [
	...unsigned(items.length),
	...items.flat(),
];
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
const exported = (name: string, kind: number, index: number): number[] => [
	...sized([...new TextEncoder().encode(name)]),
	kind,
	...unsigned(index),
];

/** A module that exports its functions and its `memory`, which begins with one page of 64 KiB. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
	const types = functions.map(({ parameters, results }) => [0x60, ...sized(parameters), ...sized(results)]);
	const bodies = functions.map(({ locals, code }) =>
		sized([...counted(locals.map((type) => [1, type])), ...code, op.end]),
	);
	const names = functions.map(({ name }, i) => exported(name, 0, i));
	return Uint8Array.from([
		...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
		...section(1, counted(types)),
		...section(3, counted(functions.map((_, i) => unsigned(i)))),
		...section(5, counted([[0, 1]])),
		...section(7, counted([exported("memory", 2, 0), ...names])),
		...section(10, counted(bodies)),
	]);
}

/** A module's memory, which grows by pages of 64 KiB; growing invalidates every view of the buffer. */
export interface WasmMemory {
	readonly buffer: ArrayBuffer;
	grow(pages: number): void;
}

/** As much of WebAssembly's interface as is used; the types of Node leave it out. */
interface WebAssemblyApi {
	readonly Module: new (bytes: Uint8Array) => object;
	readonly Instance: new (module: object) => { readonly exports: object };
}

const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

/**
 * A function that makes instances, each with a memory of its own; compiles when first called. `Functions`: what the module exports beside
 * the memory.
 */
export function instancesOf<Functions extends object>(
	code: () => Uint8Array,
): () => Functions & { readonly memory: WasmMemory } {
	let module: object | undefined;
	return () => {
		module ??= new Module(code());
		return new Instance(module).exports as Functions & { readonly memory: WasmMemory };
	};
}

const PAGE = 64 * 2 ** 10;

/** Makes the memory at least so large. */
export function growTo(memory: WasmMemory, bytes: number): void {
	const missing = bytes - memory.buffer.byteLength;
	if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
