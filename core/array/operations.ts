import type { LazyArray } from "./lazy-array.ts";
import type { Operation } from "./operation.ts";
import { affineOperation } from "./operations/affine.ts";
import { bitRoundOperation } from "./operations/bit-round.ts";
import { boxMeansOperation } from "./operations/box-means.ts";
import { charactersOperation } from "./operations/characters.ts";
import { columnTotalOperation } from "./operations/column-total.ts";
import { columnsOperation } from "./operations/columns.ts";
import { concatOperation } from "./operations/concat.ts";
import { formulaOperation } from "./operations/formula.ts";
import { groupedOperation } from "./operations/grouped.ts";
import { keptOperation } from "./operations/kept.ts";
import { mergedAxesOperation } from "./operations/merged-axes.ts";
import { minusGroupOperation } from "./operations/minus-group.ts";
import { remapOperation } from "./operations/remap.ts";
import { reshapeOperation } from "./operations/reshape.ts";
import { reverseOperation } from "./operations/reverse.ts";
import { runningOperation } from "./operations/running.ts";
import { sliceOperation } from "./operations/slice.ts";
import { storedOperation } from "./operations/stored.ts";
import { strideOperation } from "./operations/stride.ts";
import { transposeOperation } from "./operations/transpose.ts";
import { valuesOperation } from "./operations/values.ts";

/** What every kind of node means. */
const OPERATIONS: { readonly [Op in LazyArray["op"]]: Operation<Extract<LazyArray, { op: Op }>> } = {
	stored: storedOperation,
	values: valuesOperation,
	slice: sliceOperation,
	reshape: reshapeOperation,
	concat: concatOperation,
	affine: affineOperation,
	transpose: transposeOperation,
	stride: strideOperation,
	grouped: groupedOperation,
	running: runningOperation,
	"minus-group": minusGroupOperation,
	kept: keptOperation,
	characters: charactersOperation,
	remap: remapOperation,
	reverse: reverseOperation,
	"bit-round": bitRoundOperation,
	"box-means": boxMeansOperation,
	"merged-axes": mergedAxesOperation,
	formula: formulaOperation,
	columns: columnsOperation,
	"column-total": columnTotalOperation,
};

export const operationOf = (array: LazyArray): Operation => OPERATIONS[array.op] as unknown as Operation;
