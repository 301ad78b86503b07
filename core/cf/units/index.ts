/** Units of CF files: read, compare, convert. The fallback to mathjs is apart, in `outside-grammar.ts`. */

export {
	areConvertible,
	areEqualUnits,
	type Conversion,
	conversion,
	converter,
	waterDensity,
	waterRate,
} from "./convert.ts";
export { formatUnits } from "./format.ts";
export { parseUnits, type UnitsReading } from "./parse.ts";
export {
	areEqualReferenceTimes,
	haveEqualBase,
	isReferenceTime,
	type ReferenceTime,
} from "./reference-time.ts";
export type { Dimensions, Units } from "./units.ts";
export type { Aliases } from "./words.ts";
