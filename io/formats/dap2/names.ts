/** Bytes as they are escaped in names: "%2f". */
const escaped = (text: string): string =>
	[...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/**
 * The name of a variable or dimension as DAP2 bears it; for what is in a group that of its path ("ocean%2fthetao"). Letters, digits,
 * "_", "-" and "+" stay; all else is percent-encoded, in lower case. NetCDF's clients refuse a whole dataset over one name that begins
 * with anything but a letter, a digit or "_": such a name has a "_" in front, and so have the names of DAP2's own containers. No two
 * names become one.
 */
export function dapName(name: string): string {
	const inner = name.replace(/[^A-Za-z0-9_+-]+/g, escaped);
	return /^_*(?:[%+-]|(?:NC_GLOBAL|DODS_EXTRA)$|$)/.test(inner) ? `_${inner}` : inner;
}

/** The same for attributes, where a dot means nothing. */
export function dapAttributeName(name: string): string {
	const inner = name.replace(/[^A-Za-z0-9_.+-]+/g, escaped);
	return /^_*(?:[%.+-]|$)/.test(inner) ? `_${inner}` : inner;
}

/** Names are compared with their escapes in lower case. */
export const comparableName = (name: string): string =>
	name.replace(/%[0-9a-f]{2}/gi, (one) => one.toLowerCase());
