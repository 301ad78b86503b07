const REPLACEMENT = "\uFFFD";

/** Text of a file that is UTF-8, or else ISO 8859-1, as older programs write degree signs and accents. */
export function encodedText(bytes: Buffer, start = 0, end = bytes.length): string {
	// Without a name the encoding is UTF-8, and need not be looked up.
	const found = bytes.toString(undefined, start, end);
	if (!found.includes(REPLACEMENT) || isWritten(found, bytes.subarray(start, end))) return found;
	return bytes.toString("latin1", start, end);
}

/** Whether the sign that stands for broken bytes is itself in the file. */
const isWritten = (found: string, bytes: Buffer): boolean => Buffer.from(found).equals(bytes);
