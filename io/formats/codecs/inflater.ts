import { constants, createInflate, inflate, inflateSync } from "node:zlib";

/** Undoes zlib's compression into memory that is there already: nothing is allocated for a chunk, and the engine is used again. */
export interface Inflater {
	/** Fills `target` as far as the stream goes; gives the bytes written. Throws zlib's own error when it is damaged or cut short. */
	inflateSync(stored: Uint8Array, target: Uint8Array): number;
	/** The same in one of the system's threads; neither array may be touched meanwhile. One call at a time. */
	inflate(stored: Uint8Array, target: Uint8Array): Promise<number>;
}

/** The engine inside Node's zlib streams; all of Node 20 to 24 have this form of it, which npm's own tools use too. */
interface Engine {
	init(
		windowBits: number,
		level: number,
		memLevel: number,
		strategy: number,
		state: Uint32Array,
		done: () => void,
		dictionary: undefined,
	): void;
	reset(): void;
	write(...call: Call): void;
	writeSync(...call: Call): void;
	onerror: (message: string, number: number, code: string) => void;
}

type Call = [
	flush: number,
	input: Uint8Array,
	inputOffset: number,
	inputLength: number,
	output: Uint8Array,
	outputOffset: number,
	outputLength: number,
];

type EngineClass = new (mode: number) => Engine;

const [OLDEST, NEWEST] = [20, 24];
const WINDOW_BITS = 15;

/** An engine that is used again where this Node has one, else its public functions with a copy. */
export function createInflater(): Inflater {
	const engineClass = knownEngine();
	return engineClass ? new ReusedInflater(engineClass) : copyingInflater;
}

function knownEngine(): EngineClass | undefined {
	const major = Number(process.versions.node.split(".")[0]);
	if (major < OLDEST || major > NEWEST) return undefined;
	const stream = createInflate();
	const handle = (stream as unknown as { _handle?: Partial<Engine> })._handle;
	const methods = [handle?.init, handle?.reset, handle?.write, handle?.writeSync];
	const found = methods.every((method) => typeof method === "function")
		? (handle?.constructor as EngineClass)
		: undefined;
	stream.close();
	return found;
}

class ReusedInflater implements Inflater {
	readonly #engine: Engine;
	/** What the engine leaves over: room in the output, bytes of the input. */
	readonly #left = new Uint32Array(2);
	#failure: Error | undefined;
	#settle: () => void = () => {};

	constructor(engineClass: EngineClass) {
		this.#engine = new engineClass(constants.INFLATE);
		const { Z_DEFAULT_COMPRESSION, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY } = constants;
		this.#engine.init(
			WINDOW_BITS,
			Z_DEFAULT_COMPRESSION,
			Z_DEFAULT_MEMLEVEL,
			Z_DEFAULT_STRATEGY,
			this.#left,
			() => this.#settle(),
			undefined,
		);
		this.#engine.onerror = (message, errno, code) => {
			this.#failure = Object.assign(new Error(message), { errno, code });
			this.#settle();
		};
	}

	inflateSync(stored: Uint8Array, target: Uint8Array): number {
		this.#begin();
		this.#engine.writeSync(...callOf(stored, target));
		return this.#written(target);
	}

	async inflate(stored: Uint8Array, target: Uint8Array): Promise<number> {
		this.#begin();
		await new Promise<void>((resolve) => {
			this.#settle = resolve;
			this.#engine.write(...callOf(stored, target));
		});
		this.#settle = () => {};
		return this.#written(target);
	}

	#begin(): void {
		this.#failure = undefined;
		this.#engine.reset();
	}

	#written(target: Uint8Array): number {
		if (this.#failure) throw this.#failure;
		return target.length - (this.#left[0] as number);
	}
}

const callOf = (stored: Uint8Array, target: Uint8Array): Call => [
	constants.Z_FINISH,
	stored,
	0,
	stored.length,
	target,
	0,
	target.length,
];

const roomOf = (target: Uint8Array) => ({ chunkSize: target.length, maxOutputLength: target.length });

function put(bytes: Uint8Array, target: Uint8Array): number {
	target.set(bytes);
	return bytes.length;
}

/** By the public functions of node:zlib alone. */
export const copyingInflater: Inflater = {
	inflateSync: (stored, target) => put(inflateSync(stored, roomOf(target)), target),
	inflate: (stored, target) =>
		new Promise((resolve, reject) => {
			inflate(stored, roomOf(target), (error, bytes) => {
				if (error) reject(error);
				else resolve(put(bytes, target));
			});
		}),
};
