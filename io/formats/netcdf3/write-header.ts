import type { DataType } from "../../../core/array/lazy-array.ts";
import { type Attribute, type Attributes, exactNumbers } from "../../../core/model/dataset.ts";
import { numberBytes, swapBytes } from "../bytes.ts";
import { join, text } from "../hdf5/bytes.ts";
import type { ClassicPlan, ClassicVersion, PlannedVariable } from "./write-plan.ts";

// netCDF File Format Specifications: "The NetCDF Classic Format Specification", and its CDF-5 extension.

const TYPE_CODES: Readonly<Record<Exclude<DataType, "string">, number>> = {
	int8: 1,
	char: 2,
	int16: 3,
	int32: 4,
	float32: 5,
	float64: 6,
	uint8: 7,
	uint16: 8,
	uint32: 9,
	int64: 10,
	uint64: 11,
};
const DIMENSIONS = 10;
const VARIABLES = 11;
const ATTRIBUTES = 12;
const MOST_SIZE = 2 ** 32 - 4;

/** The header of a file; its length does not depend on where values begin. */
export function encodeHeader(
	plan: ClassicPlan,
	begins: readonly number[],
	version: ClassicVersion,
): Uint8Array {
	const widths = { count: version === 5 ? 8 : 4, offset: version === 1 ? 4 : 8 } as const;
	const world = new HeaderWords(widths);
	return join(
		text("CDF"),
		Uint8Array.of(version),
		world.count(plan.records),
		world.list(
			DIMENSIONS,
			plan.dimensions.map(({ name, length }) => join(world.name(name), world.count(length))),
		),
		world.attributes(plan.attributes),
		world.list(
			VARIABLES,
			plan.variables.map((variable, index) => world.variable(variable, begins[index] ?? 0)),
		),
	);
}

/** Words of the header in the widths of a version. */
class HeaderWords {
	readonly #widths: { readonly count: 4 | 8; readonly offset: 4 | 8 };

	constructor(widths: { readonly count: 4 | 8; readonly offset: 4 | 8 }) {
		this.#widths = widths;
	}

	count(value: number): Uint8Array {
		return bigEndian(this.#widths.count, value);
	}

	/** Nothing is written as a list without a tag. */
	list(tag: number, items: readonly Uint8Array[]): Uint8Array {
		return join(bigEndian(4, items.length === 0 ? 0 : tag), this.count(items.length), ...items);
	}

	/** netCDF Name rules: UTF-8 in the composed form (NFC). */
	name(name: string): Uint8Array {
		const bytes = text(name.normalize("NFC"));
		return join(this.count(bytes.length), padded(bytes));
	}

	attributes(attributes: Attributes): Uint8Array {
		return this.list(
			ATTRIBUTES,
			[...attributes].map(([name, value]) => {
				const { type, count, bytes } = attributeContent(value);
				return join(this.name(name), bigEndian(4, TYPE_CODES[type]), this.count(count), padded(bytes));
			}),
		);
	}

	variable({ variable, dimensions, attributes, padded: size }: PlannedVariable, begin: number): Uint8Array {
		const type = variable.type as keyof typeof TYPE_CODES;
		const wide = this.#widths.count === 8;
		return join(
			this.name(variable.name),
			this.count(dimensions.length),
			...dimensions.map((id) => this.count(id)),
			this.attributes(attributes),
			bigEndian(4, TYPE_CODES[type]),
			// Redundant, and not to be trusted where the size does not fit.
			this.count(wide || size <= MOST_SIZE ? size : 2 ** 32 - 1),
			bigEndian(this.#widths.offset, begin),
		);
	}
}

function attributeContent(value: Attribute): {
	type: Exclude<DataType, "string">;
	count: number;
	bytes: Uint8Array;
} {
	if (typeof value !== "string" && "type" in value) {
		const bytes = numberBytes(value.type, exactNumbers(value)).slice();
		swapBytes(bytes, value.type);
		return { type: value.type, count: value.values.length, bytes };
	}
	const bytes = text(typeof value === "string" ? value : (value[0] ?? ""));
	return { type: "char", count: bytes.length, bytes };
}

function bigEndian(width: 4 | 8, value: number): Uint8Array {
	const bytes = new Uint8Array(width);
	const view = new DataView(bytes.buffer);
	if (width === 4) view.setUint32(0, value);
	else view.setBigUint64(0, BigInt(value));
	return bytes;
}

const padded = (bytes: Uint8Array): Uint8Array => join(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
