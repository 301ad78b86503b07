import type { ArrayValues } from "../../../core/array/lazy-array.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { ChunkTable, OpenFile, WantedBlock } from "../../../core/ports/reader.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { H5File } from "../hdf5/h5-file.ts";
import type { FileValues, ValueReading } from "./file-values.ts";
import type { Header } from "./header.ts";

/** What reading from an open file needs. */
export interface FileWorld {
	readonly file: H5File;
	readonly heap: GlobalHeapObjects;
	readonly header: Header;
	/** Begins the keys of this file among the decoded chunks that are kept. */
	readonly cacheKey: string;
	/** Whether other libraries can open the file by its name. */
	readonly isLocal: boolean;
	readonly late: LateReading;
}

/** What reads values is loaded with the first of them: many files are opened only for what their headers say. */
export class LateReading {
	#loading: Promise<ValueReading> | undefined;
	#loaded: ValueReading | undefined;

	load(): Promise<ValueReading> {
		this.#loading ??= this.#start();
		return this.#loading;
	}

	/** Frees what is kept of a file. */
	forget(cacheKey: string): void {
		this.#loaded?.forget(cacheKey);
	}

	async #start(): Promise<ValueReading> {
		const found = await import("./file-values.ts");
		this.#loaded = new found.ValueReading();
		return this.#loaded;
	}
}

/** A netCDF-4 file held open. */
export class NetCdf4File implements OpenFile {
	readonly dataset: Dataset;
	readonly #world: FileWorld;
	#values: FileValues | undefined;

	constructor(world: FileWorld) {
		this.#world = world;
		this.dataset = world.header.dataset;
	}

	read(variable: string, start: readonly number[], count: readonly number[]): Promise<ArrayValues> {
		return this.readBlock(variable, { start, count });
	}

	async readBlock(variable: string, block: WantedBlock): Promise<ArrayValues> {
		return (this.#values ?? (await this.#load())).readBlock(variable, block);
	}

	async chunks(variable: string): Promise<ChunkTable | undefined> {
		return (this.#values ?? (await this.#load())).chunks(variable);
	}

	async extents(variable: string): Promise<ChunkTable | undefined> {
		return (this.#values ?? (await this.#load())).extents(variable);
	}

	get isFar(): boolean {
		return this.#world.file.source.readSync === undefined;
	}

	async readRaw(target: Uint8Array, offset: number): Promise<void> {
		return (this.#values ?? (await this.#load())).readRaw(target, offset);
	}

	close(): void {
		this.#world.late.forget(this.#world.cacheKey);
		this.#world.file.source.close();
	}

	async #load(): Promise<FileValues> {
		const reading = await this.#world.late.load();
		this.#values ??= reading.of(this.#world);
		return this.#values;
	}
}
