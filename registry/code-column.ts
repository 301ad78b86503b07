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

/** Values and their codes, in the order in which they were first told. */
export interface CodedWords {
	codeOf(value: string): number;
	/** The value of a code; `undefined` for 0. */
	at(code: number): string | undefined;
	size(): number;
	/** A column of these values. `translate`: code in `codes` → code here; as they are when absent. */
	column(name: string, codes: Codes, translate?: readonly number[]): CodeColumn;
}

export function codedWords(values: readonly string[] = []): CodedWords {
	const words = [...values];
	const known = new Map(words.map((word, index) => [word, index + 1]));
	return {
		codeOf(value) {
			const code = known.get(value) ?? words.push(value);
			known.set(value, code);
			return code;
		},
		at: (code) => words[code - 1],
		size: () => words.length,
		column(name, codes, translate) {
			const own = codesFor(words.length, codes);
			if (translate) for (let row = 0; row < own.length; row++) own[row] = translate[codes[row]!]!;
			return { name, dictionary: [...words], codes: own };
		},
	};
}
