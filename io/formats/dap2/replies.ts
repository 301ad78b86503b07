import { isHeadwaterError } from "../../../core/errors.ts";
import type { Dap2Answer } from "../../../core/ports/dap2.ts";
import { textLiteral } from "./attribute-values.ts";
import type { Selection } from "./selection.ts";
import { MOST_ELEMENTS, sizeOf, smallerConstraint } from "./size.ts";

/** Numbers of errors, as libdap has them: clients show them. */
const CODES = { badRequest: 1005, unreadable: 1007, tooMuch: 1002 } as const;

export const TEXT = "text/plain; charset=utf-8";

/** What the answer is, told in the words of DAP2's servers. */
export const headersOf = (what: string): Readonly<Record<string, string>> => ({
	"content-description": what,
	"xdods-server": "dap/2.0",
	xdap: "2.0",
});

/** A short answer. */
export const textReply = (body: string, what: string): Dap2Answer => ({
	...{ status: 200, type: TEXT, headers: headersOf(what) },
	...{ bytes: Buffer.byteLength(body), body },
});

interface Trouble {
	readonly status: 400 | 413 | 503;
	readonly code: number;
	readonly message: string;
}

function errorReply({ status, code, message }: Trouble): Dap2Answer {
	const body = `Error {\n    code = ${code};\n    message = ${textLiteral(message)};\n};\n`;
	return { ...textReply(body, "dods_error"), status };
}

/** The answer to what was thrown before the first byte. @throws what no client should hear of: defects, and that we were stopped */
export function refusal(error: unknown): Dap2Answer {
	if (isHeadwaterError(error, "Usage"))
		return errorReply({ status: 400, code: CODES.badRequest, message: error.message });
	if (!isHeadwaterError(error) || isHeadwaterError(error, "Interrupted")) throw error;
	// Messages of stores and formats name files of this machine.
	const message = "The data cannot be read at present. Try again later.";
	return { ...errorReply({ status: 503, code: CODES.unreadable, message }), failure: error };
}

/** The answer to a selection that is too large, with one that is not. */
export function tooMuchReply(selection: Selection, most: number): Dap2Answer {
	const { bytes } = sizeOf(selection);
	// To the byte where megabytes would not tell them apart.
	const told = Math.abs(bytes - most) < 1e6 ? (count: number) => `${count} bytes` : inMegabytes;
	const smaller = smallerConstraint(selection, most);
	const limit =
		bytes > most
			? `at most ${told(most)} are sent at once`
			: `DAP2 cannot count more than ${MOST_ELEMENTS} values in an array`;
	const advice = smaller === undefined ? "Ask for less." : `Ask for less, as in ?${smaller}`;
	const message = `The answer would hold ${told(bytes)}; ${limit}. ${advice}`;
	return errorReply({ status: 413, code: CODES.tooMuch, message });
}

const inMegabytes = (bytes: number): string =>
	bytes < 1e6 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
