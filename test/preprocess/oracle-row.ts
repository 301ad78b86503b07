/** Comparisons with other programs, one line for each: what the closing note of an issue shows. */

import { appendFileSync } from "node:fs";
import { expect } from "@jest/globals";

export type Values = readonly (number | null)[];

export interface Comparison {
	readonly operation: string;
	readonly oracle: string;
	readonly type: "float32" | "float64";
	/** How far they may lie apart where the reason is known, and is told. */
	readonly most?: number;
	readonly reason?: string;
}

/** The largest |a - b| / max(|b|, 1 % of the range of b); infinite where one is missing and the other not. */
export function largestDifference(found: Values, expected: Values): number {
	expect(found).toHaveLength(expected.length);
	const present = expected.filter((value) => value !== null);
	const range = present.length === 0 ? 0 : Math.max(...present) - Math.min(...present);
	return expected.reduce((most: number, value, i) => {
		const own = found[i] ?? null;
		if (own === null || value === null) return own === value ? most : Number.POSITIVE_INFINITY;
		if (own === value) return most;
		return Math.max(most, Math.abs(own - value) / Math.max(Math.abs(value), range / 100));
	}, 0);
}

const MOST = { float32: 1e-6, float64: 1e-12 } as const;

/** Holds results against an oracle; with HEADWATER_ORACLE_TABLE=FILE a row of a table is appended there. */
export function agrees(
	found: Values,
	expected: Values,
	{ operation, oracle, type, most = MOST[type], reason = "" }: Comparison,
): void {
	const difference = largestDifference(found, expected);
	const table = process.env["HEADWATER_ORACLE_TABLE"];
	const missing = expected.filter((value) => value === null).length;
	if (table)
		appendFileSync(
			table,
			`| ${operation} | ${oracle} | ${type} | ${expected.length} (${missing} missing) | ${difference.toExponential(1)} | ${reason} |\n`,
		);
	expect(`${operation}: ${difference}, ${difference <= most ? "near" : "far"}`).toMatch(/near$/);
}
