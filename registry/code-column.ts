/** A column as numbers: 0 is absent, n is the n-th value of its dictionary. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;

export interface CodeColumn {
	readonly name: string;
	readonly dictionary: readonly string[];
	readonly codes: Codes;
}

/** The narrowest array that holds codes of a dictionary of this size. */
export function codesFor(values: number, rows: ArrayLike<number>): Codes {
	if (values < 0x100) return new Uint8Array(rows);
	return values < 0x10000 ? new Uint16Array(rows) : new Uint32Array(rows);
}

/** Collects one column, value by value. */
export interface ColumnBuilder {
	add(value: string | undefined): void;
	column(): CodeColumn;
}

export function columnBuilder(name: string): ColumnBuilder {
	const known = new Map<string, number>();
	const codes: number[] = [];
	let last: string | undefined;
	return {
		add(value) {
			// Most rows repeat the one before.
			if (value === last || value === undefined) {
				codes.push(value === undefined ? 0 : codes[codes.length - 1]!);
				last = value;
				return;
			}
			last = value;
			const code = known.get(value) ?? known.size + 1;
			known.set(value, code);
			codes.push(code);
		},
		column: () => ({ name, dictionary: [...known.keys()], codes: codesFor(known.size, codes) }),
	};
}
