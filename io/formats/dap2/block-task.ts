import { bytesOf } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import {
	type ArrayValues,
	type LazyArray,
	lengthOf,
	type NumericValues,
} from "../../../core/array/lazy-array.ts";
import { isMadeAnew } from "../../../core/array/tree.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import { defineTask } from "../../../core/ports/tasks.ts";
import { type Lines, textOfBlock } from "./block-text.ts";
import type { DapType } from "./types.ts";
import { xdrNumbers, xdrRows, xdrTexts } from "./xdr.ts";

/** How values are sent. */
export interface Form {
	readonly type: DapType;
	/** How many elements DAP2 counts in them: of characters the rows. */
	readonly count: number;
	/** Present where they are sent as text. */
	readonly lines?: Lines;
}

export interface BlockAsk extends Form {
	readonly block: Block;
}

/** Values as XDR, or as text. */
export async function encodedValues(
	values: ArrayValues,
	{ type, count, lines }: Form,
	isOwn: boolean,
): Promise<Uint8Array> {
	if (lines) return textOfBlock({ values, count, type }, lines);
	if (type !== "String") return xdrNumbers(values as NumericValues, { type, mayOverwrite: isOwn });
	return ArrayBuffer.isView(values) ? xdrRows(values as Uint8Array, count) : xdrTexts(values as string[]);
}

/** A block of an array as it is sent. */
export async function encodedBlock(
	data: LazyArray,
	{ block, ...form }: BlockAsk,
	engine: Pick<Engine, "read">,
): Promise<Uint8Array> {
	const values = await engine.read(data, block);
	// Reading from memory and from local disks never waits: others have their turn here.
	await new Promise((resolve) => setImmediate(resolve));
	return encodedValues(values, form, isMadeAnew(data));
}

/** What a value takes as text, about. */
const TEXT_BYTES = 12;

export const blockTask = defineTask<LazyArray, BlockAsk, Uint8Array>({
	name: "dap-block",
	bytes: ({ type }, { block, lines }) => lengthOf(block.count) * (lines ? TEXT_BYTES : bytesOf(type)),
	run: (data, ask, { engine }) => encodedBlock(data, ask, engine),
});
