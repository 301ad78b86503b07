import { planBlocks } from "../../../core/array/blocks.ts";
import { bytesOf, DEFAULT_FILL } from "../../../core/array/element.ts";
import { evaluateBlock } from "../../../core/array/evaluate.ts";
import type { NumericType, NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { chunkHint } from "../../../core/array/tree.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { bytesUnder, numberBytes, swapBytes } from "../bytes.ts";
import { fillValueOf } from "../fill-value.ts";
import type { OutputFile } from "../hdf5/output-file.ts";
import type { PlannedVariable } from "./write-plan.ts";

/** Where a variable's values go. */
export interface Target {
	readonly file: OutputFile;
	readonly begin: number;
	/** From one record to the next. */
	readonly recordStep: number;
}

/** Computes and writes the values of a variable block by block, each where it belongs. */
export async function writeClassicValues(
	target: Target,
	planned: PlannedVariable,
	options: WriteOptions,
): Promise<void> {
	const { variable } = planned;
	const padding = paddingOf(planned, target);
	let done = 0;
	for (const block of planBlocks(variable.data, blockPlan(variable, options.blockBytes))) {
		options.signal?.throwIfAborted();
		const values = await evaluateBlock(variable.data, block, options.read);
		// Turned around in a copy: the values may belong to the dataset.
		const bytes = bytesUnder(values as NumericValues).slice();
		swapBytes(bytes, variable.type);
		place(target, planned, { bytes, at: done, padding });
		done += bytes.length;
		options.onWritten?.(bytes.length);
	}
}

/** Blocks are runs of whole rows, so that each follows the last in the file; of as many as a stored chunk has, if that fits. */
function blockPlan({ data, type }: Variable, maxBytes: number) {
	const [rows = 1, ...inner] = data.shape;
	const hint = chunkHint(data)?.[0];
	const fitting = Math.floor(maxBytes / Math.max(1, lengthOf(inner) * bytesOf(type)));
	if (hint === undefined || hint > fitting || data.shape.length === 0) return { maxBytes };
	return { maxBytes, chunkShape: [Math.min(hint, rows), ...inner] };
}

/** Puts consecutive bytes of a variable, from its byte `at` on, into their slabs. */
function place(
	{ file, begin, recordStep }: Target,
	{ isRecord, slab }: PlannedVariable,
	{ bytes, at, padding }: { bytes: Uint8Array; at: number; padding: Uint8Array },
): void {
	const step = isRecord ? recordStep : slab;
	if (step === slab && padding.length === 0) {
		file.writeAt(bytes, begin + at);
		return;
	}
	for (let from = 0; from < bytes.length; ) {
		const record = Math.floor((at + from) / slab);
		const inside = at + from - record * slab;
		const length = Math.min(slab - inside, bytes.length - from);
		const position = begin + record * step + inside;
		file.writeAt(bytes.subarray(from, from + length), position);
		if (inside + length === slab && padding.length > 0) file.writeAt(padding, position + length);
		from += length;
	}
}

/** What fills a slab up to a multiple of 4: the variable's fill value. Records of the only record variable follow unpadded. */
function paddingOf({ variable, isRecord, slab, padded }: PlannedVariable, target: Target): Uint8Array {
	const length = padded - slab;
	if (length === 0 || (isRecord && target.recordStep === slab)) return new Uint8Array(0);
	const type = variable.type as NumericType | "char";
	const fill = fillValueOf(variable) ?? DEFAULT_FILL[type];
	const bytes = numberBytes(
		type,
		Array.from({ length: 4 }, () => fill),
	).slice();
	swapBytes(bytes, type);
	return bytes.subarray(0, length);
}
