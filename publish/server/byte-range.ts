import type { BytePart } from "../../core/ports/file-store.ts";

const RANGE = /^bytes=\s*(\d{0,100})-(\d{0,100})\s*$/;

/**
 * The part a Range header asks for (RFC 9110, 14.1.2); "none" where it lies beyond the end; `undefined` for no such header, several parts
 * (which may be answered by the whole), and what is no range.
 */
export function askedRange(header: string | undefined, length: number): BytePart | "none" | undefined {
	const [, first, last] = RANGE.exec(header ?? "") ?? [];
	if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
	if (first === "") {
		const count = Math.min(length, Number(last));
		return count === 0 ? "none" : { from: length - count, to: length };
	}
	const from = Number(first);
	const to = last === "" ? length : Math.min(length, Number(last) + 1);
	if (last !== "" && Number(last) < from) return undefined;
	return from >= length ? "none" : { from, to };
}
