import type { Progress, ProgressTask } from "../../core/ports/progress.ts";
import type { FaultKind } from "./fault.ts";

/** What came from one node in one run. */
export interface NodeTally {
	readonly node: string;
	/** Received, whatever became of them. */
	bytes: number;
	/** What went wrong, and how often. */
	readonly faults: Partial<Record<FaultKind, number>>;
	/** Files whose bytes from it were wrong; its copy itself, or only what came that time. */
	wrong: number;
	isLiar: boolean;
}

/** Counts what is fetched, and shows how far it is. */
export class Tally {
	readonly #progress: Progress;
	readonly #now: () => number;
	readonly #rateText: (bytes: number) => string;
	readonly #nodes = new Map<string, NodeTally>();
	/** Bytes of each node since the last look, for rates as they are now. */
	readonly #recent = new Map<string, number>();
	#recentSince = 0;
	#note = "";
	#files = 0;
	#done = 0;
	#bytes = 0;
	#open = 0;
	#task: ProgressTask | undefined;

	constructor(world: {
		readonly progress: Progress;
		/** Milliseconds that never go back. */
		readonly now: () => number;
		/** Bytes for people. */
		readonly sizeText: (bytes: number) => string;
	}) {
		this.#progress = world.progress;
		this.#now = world.now;
		this.#rateText = (bytes) => `${world.sizeText(bytes)}/s`;
	}

	get nodes(): readonly NodeTally[] {
		return [...this.#nodes.values()];
	}
	/** Received in all. */
	get bytes(): number {
		return this.#bytes;
	}

	/** So many files are going to be fetched; `bytes` is absent where nobody knows. */
	begin(files: number, bytes: number | undefined): void {
		this.#open++;
		this.#files += files;
		this.#recentSince = this.#now();
		this.#task ??= this.#progress.start("Fetching", {
			unit: "bytes",
			...(bytes !== undefined && { total: bytes }),
		});
	}
	received(node: string, bytes: number): void {
		this.#of(node).bytes += bytes;
		this.#bytes += bytes;
		this.#recent.set(node, (this.#recent.get(node) ?? 0) + bytes);
		const age = this.#now() - this.#recentSince;
		if (age >= RECENT) this.#look(age);
		this.#task?.advance(bytes, this.#note);
	}
	/** A file is there; `bytes` of it need not be received any more. */
	finished(bytes: number): void {
		this.#done++;
		this.#task?.advance(bytes, this.#note);
	}
	fault(node: string, kind: FaultKind): void {
		const { faults } = this.#of(node);
		faults[kind] = (faults[kind] ?? 0) + 1;
	}
	wrong(node: string, isLiar: boolean): void {
		const tally = this.#of(node);
		tally.wrong++;
		tally.isLiar ||= isLiar;
	}
	/** Of what was begun once. */
	end(): void {
		if (--this.#open > 0) return;
		this.#task?.end();
		this.#task = undefined;
	}

	/** "12 of 200 files; esgf.dkrz.de 45.0 MiB/s, esgf.ceda.ac.uk 12.1 MiB/s". */
	#look(age: number): void {
		const rates = [...this.#recent]
			.sort(([, a], [, b]) => b - a)
			.slice(0, SHOWN)
			.map(([node, bytes]) => `${node} ${this.#rateText((bytes / age) * 1000)}`);
		this.#note = [`${this.#done} of ${this.#files} files`, rates.join(", ")].join("; ");
		this.#recent.clear();
		this.#recentSince = this.#now();
	}

	#of(node: string): NodeTally {
		const known = this.#nodes.get(node) ?? { node, bytes: 0, faults: {}, wrong: 0, isLiar: false };
		this.#nodes.set(node, known);
		return known;
	}
}

/** Milliseconds over which a rate is told. */
const RECENT = 1000;
/** Nodes told of at once. */
const SHOWN = 3;
