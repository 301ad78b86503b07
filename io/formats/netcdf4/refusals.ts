import { FormatError } from "../../../core/errors.ts";

/** Sizes and depths that no check foresaw end as RangeErrors: they too are damage of the file. */
export function asFormatError(error: unknown, name: string): unknown {
	if (!(error instanceof RangeError)) return error;
	return new FormatError(name, "it makes no sense. Fetch it again.", { cause: error });
}
