import { lengthOf } from "../../../core/array/lazy-array.ts";
import { readingCost } from "../../../core/array/touched.ts";
import { InterruptedError } from "../../../core/errors.ts";
import type { Dap2Question } from "../../../core/ports/dap2.ts";
import { WORTH_A_THREAD } from "../../../core/ports/tasks.ts";
import { blockTask, encodedBlock, encodedValues } from "./block-task.ts";
import { cutOf } from "./blocks.ts";
import { elementsOf } from "./dds.ts";
import type { Part } from "./selection.ts";

/** What reading takes. */
export type Reading = Pick<Dap2Question, "engine" | "tasks" | "signal">;

/** The values of a part in row-major order, as XDR or as text, read as they are taken. @throws what the engine throws; InterruptedError */
export async function* valuePieces(
	part: Part,
	form: "xdr" | "text",
	{ engine, tasks, signal }: Reading,
): AsyncGenerator<Uint8Array> {
	const { data, blocks } = cutOf(part);
	const { type, dimensions } = part.array;
	const counts = part.ranges.map(({ count }) => count);
	const from = (at: number) => (form === "text" ? { lines: { at, counts } } : {});
	// Texts without a single character.
	if (lengthOf(data.shape) === 0)
		yield encodedValues(new Uint8Array(0), { type, count: elementsOf(part), ...from(0) }, true);
	let at = 0;
	for (const block of blocks) {
		if (signal?.aborted) throw new InterruptedError("The client has gone.", { cause: signal.reason });
		const count = lengthOf(block.count.slice(0, dimensions.length));
		const ask = { block, type, count, ...from(at) };
		yield tasks && readingCost(data, block) >= WORTH_A_THREAD
			? tasks.run(blockTask, { about: data, ask, signal })
			: encodedBlock(data, ask, engine);
		at += count;
	}
}
