import { formula } from "../array/build.ts";
import type { Expression } from "../array/operations/formula.ts";
import { type Attribute, attributeNumbers, type Variable } from "../model/dataset.ts";
import { floatFor, missingValues, packingOf, unpacked } from "./packing.ts";

interface ValidRange {
	readonly low?: number | undefined;
	readonly high?: number | undefined;
}

/** The least and the largest value that means something (CF 2.5.1), as stated; `undefined` where nothing is. */
function statedRange({ attributes }: Variable): (ValidRange & { readonly type: string }) | undefined {
	const [least, most, both] = ["valid_min", "valid_max", "valid_range"].map((name) => attributes.get(name));
	const [low, high] = attributeNumbers(attributes, "valid_range");
	const typeOf = (attribute: Attribute | undefined): string =>
		typeof attribute === "object" && "type" in attribute ? attribute.type : "";
	const range =
		low !== undefined && high !== undefined
			? { low, high, type: typeOf(both) }
			: {
					low: attributeNumbers(attributes, "valid_min")[0],
					high: attributeNumbers(attributes, "valid_max")[0],
					type: typeOf(least ?? most),
				};
	const isTold = [range.low, range.high].some((one) => one !== undefined && Number.isFinite(one));
	return isTold ? range : undefined;
}

const INTEGER = /^u?int/;

/**
 * The variable unpacked, with what lies outside its `valid_range`, `valid_min` or `valid_max` missing (CF 2.5.1): NaN, beside the missing
 * values it has. The range of packed values is in their type, unless it is stated in that of the unpacked ones (NUG, appendix A).
 * Variables that state none are unpacked only.
 */
export function withinValidRange(variable: Variable): Variable {
	const plain = unpacked(variable);
	const range = statedRange(variable);
	if (!range || variable.type === "string" || variable.type === "char") return plain;
	const packing = packingOf(variable);
	const isPacked = packing !== undefined && (INTEGER.test(range.type) || !INTEGER.test(variable.type));
	const ends = [range.low, range.high].map((end) =>
		end === undefined || !packing || !isPacked ? end : end * packing.scale + packing.offset,
	);
	const slack = isPacked ? Math.abs(packing.scale) / 2 : 0;
	const [low, high] = packing && packing.scale < 0 && isPacked ? [ends[1], ends[0]] : ends;
	const type = floatFor(plain.type);
	return {
		...plain,
		type,
		data: formula(
			inside({ low, high }, { slack, round: type === "float32" ? Math.fround : Number }),
			[{ array: plain.data, missing: missingValues(plain) }],
			{ shape: plain.data.shape, type },
		),
		attributes: new Map(plain.attributes).set("_FillValue", { type, values: [Number.NaN] }),
	};
}

const VALUE: Expression = { input: 0 };

/** The value where it lies in the range. Ends that were unpacked or rounded to another type than the values lie half a step further out. */
function inside(
	{ low, high }: ValidRange,
	{ slack, round }: { readonly slack: number; readonly round: (value: number) => number },
): Expression {
	const kept = (is: Expression): Expression => ({
		call: "where",
		of: [is, VALUE, { call: "missing", of: [] }],
	});
	const least: Expression | undefined =
		low === undefined
			? undefined
			: { call: "lessOrEqual", of: [{ number: Math.min(low, round(low)) - slack }, VALUE] };
	const most: Expression | undefined =
		high === undefined
			? undefined
			: { call: "lessOrEqual", of: [VALUE, { number: Math.max(high, round(high)) + slack }] };
	if (least && most) return kept({ call: "and", of: [least, most] });
	return kept((least ?? most) as Expression);
}
