import { constants, createInflate } from "node:zlib";

/** The engine inside Node's zlib streams, which npm's own tools use too: it takes and gives memory, and can be used again. */
interface NodeEngine {
	init(
		windowBits: number,
		level: number,
		memLevel: number,
		strategy: number,
		left: Uint32Array,
		done: () => void,
		dictionary: undefined,
	): void;
	reset(): void;
	params(level: number, strategy: number): void;
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

export type NodeEngineClass = new (mode: number) => NodeEngine;

/** The versions of Node whose engine takes these arguments. */
const [OLDEST, NEWEST] = [20, 24];
const WINDOW_BITS = 15;

/** `undefined` where this Node has no such engine: its public functions do the same with copies. */
export function nodeEngine(): NodeEngineClass | undefined {
	const major = Number(process.versions.node.split(".")[0]);
	if (major < OLDEST || major > NEWEST) return undefined;
	const stream = createInflate();
	const handle = (stream as unknown as { _handle?: Partial<NodeEngine> })._handle;
	const methods = [handle?.init, handle?.reset, handle?.params, handle?.write, handle?.writeSync];
	const isKnown = methods.every((method) => typeof method === "function");
	const found = isKnown ? (handle?.constructor as NodeEngineClass) : undefined;
	stream.close();
	return found;
}

export interface EngineMode {
	/** `constants.INFLATE`, `DEFLATE`, `GUNZIP` or `GZIP` of node:zlib. */
	readonly mode: number;
	/** 0 to 9, or -1 for the usual one; for deflating. */
	readonly level: number;
}

/** Bytes of a stream that are compressed as much as `level` says. */
export interface DeflatePart {
	readonly bytes: Uint8Array;
	readonly level: number;
}

/** Deflates or inflates whole pieces, one at a time, from memory to memory; used again for each, so that nothing is allocated. */
export class ZlibEngine {
	readonly #engine: NodeEngine;
	/** Of deflating, as given and as it is now. */
	readonly #level: number;
	#levelNow: number;
	/** What a call leaves over: room in the output, bytes of the input. */
	readonly #left = new Uint32Array(2);
	#failure: Error | undefined;
	#settle: () => void = () => {};

	constructor(engineClass: NodeEngineClass, { mode, level }: EngineMode) {
		const { Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY } = constants;
		this.#engine = new engineClass(mode);
		this.#level = level;
		this.#levelNow = level;
		this.#engine.init(
			WINDOW_BITS,
			level,
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

	/** Gives the bytes written to `output`. Throws zlib's own error when the input is damaged or ends too early. */
	runSync(input: Uint8Array, output: Uint8Array): number {
		this.#begin();
		this.#engine.writeSync(...callOf(input, output));
		return this.#written(output);
	}

	/** The same in one of the system's threads; neither array may be touched meanwhile. */
	async run(input: Uint8Array, output: Uint8Array): Promise<number> {
		this.#begin();
		await this.#write(callOf(input, output));
		return this.#written(output);
	}

	/** One stream of several parts, in one of the system's threads; none of the arrays may be touched meanwhile. */
	async runParts(parts: readonly DeflatePart[], output: Uint8Array): Promise<number> {
		this.#begin();
		let written = 0;
		for (const [i, { bytes, level }] of parts.entries()) {
			this.#setLevel(level);
			const room = output.subarray(written);
			const flush = i === parts.length - 1 ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
			await this.#write(callOf(bytes, room, flush));
			written += this.#written(room);
		}
		return written;
	}

	/** Whether a stream ends with what `runSync` wrote, its output being full. Throws when it is cut short there. */
	endsSync(input: Uint8Array): boolean {
		const beyond = new Uint8Array(1);
		const rest = input.subarray(input.length - (this.#left[1] as number));
		this.#engine.writeSync(...callOf(rest, beyond));
		return this.#written(beyond) === 0;
	}

	#begin(): void {
		this.#failure = undefined;
		this.#engine.reset();
		this.#setLevel(this.#level);
	}

	#setLevel(level: number): void {
		if (level === this.#levelNow) return;
		this.#engine.params(level, constants.Z_DEFAULT_STRATEGY);
		this.#levelNow = level;
	}

	async #write(call: Call): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#settle = resolve;
			this.#engine.write(...call);
		});
		this.#settle = () => {};
	}

	#written(output: Uint8Array): number {
		if (this.#failure) throw this.#failure;
		return output.length - (this.#left[0] as number);
	}
}

const callOf = (input: Uint8Array, output: Uint8Array, flush: number = constants.Z_FINISH): Call => [
	flush,
	input,
	0,
	input.length,
	output,
	0,
	output.length,
];
