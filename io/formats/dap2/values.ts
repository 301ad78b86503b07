import { type ArrayValues, lengthOf } from "../../../core/array/lazy-array.ts";
import { isMadeAnew } from "../../../core/array/tree.ts";
import { InterruptedError } from "../../../core/errors.ts";
import type { Dap2Question } from "../../../core/ports/dap2.ts";
import { cutOf } from "./blocks.ts";
import { elementsOf } from "./dds.ts";
import type { Part } from "./selection.ts";

/** What reading takes. */
export type Reading = Pick<Dap2Question, "engine" | "signal">;

/** A run of the values of a part. */
export interface ValueBlock {
	/** As they are stored: of characters the bytes. */
	readonly values: ArrayValues;
	/** How many elements DAP2 counts in them: of characters the rows. */
	readonly count: number;
	/** Nobody else has them. */
	readonly isOwn: boolean;
}

/** The values of a part in row-major order, read as they are taken. @throws what the engine throws; InterruptedError */
export async function* valueBlocks(part: Part, { engine, signal }: Reading): AsyncGenerator<ValueBlock> {
	const { data, blocks } = cutOf(part);
	const isOwn = isMadeAnew(data);
	const depth = part.array.dimensions.length;
	// Texts without a single character.
	if (lengthOf(data.shape) === 0) yield { values: new Uint8Array(0), count: elementsOf(part), isOwn };
	for (const block of blocks) {
		if (signal?.aborted) throw new InterruptedError("The client has gone.", { cause: signal.reason });
		const values = await engine.read(data, block);
		// Reading from memory and from local disks never waits: others have their turn here.
		await new Promise((resolve) => setImmediate(resolve));
		yield { values, count: lengthOf(block.count.slice(0, depth)), isOwn };
	}
}
