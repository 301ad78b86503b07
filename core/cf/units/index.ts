/** Units of CF files: read, compare, convert. The fallback to mathjs is apart, in `outside-grammar.ts`. */

export {
	areConvertible,
	areEqualUnits,
	type Conversion,
	conversion,
	converter,
	waterRate,
} from "./convert.ts";
export { formatUnits } from "./format.ts";
export { parseUnits } from "./parse.ts";
export {
	areEqualReferenceTimes,
	haveEqualBase,
	isReferenceTime,
} from "./reference-time.ts";
