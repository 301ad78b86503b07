export type ChecksumAlgorithm = "sha256" | "sha512" | "sha1" | "md5";

/** What the bytes of a file must come to. */
export interface Checksum {
	readonly algorithm: ChecksumAlgorithm;
	/** Lower-case hexadecimal. */
	readonly hex: string;
}

const LENGTHS: Readonly<Record<ChecksumAlgorithm, number>> = { sha256: 64, sha512: 128, sha1: 40, md5: 32 };

/** Codes of hash functions in multihashes (multiformats table). */
const MULTIHASH: Readonly<Record<string, ChecksumAlgorithm>> = {
	"11": "sha1",
	"12": "sha256",
	"13": "sha512",
	d5: "md5",
};

/**
 * Reads a checksum as indices state it: type and text ("SHA256", "9f86..."), or a multihash in hexadecimal ("1220" and the digest) when the
 * type is absent or "multihash". `undefined` when it is of no kind known here, or has not the length of its kind.
 */
export function readChecksum(type: string | undefined, text: string): Checksum | undefined {
	const hex = text.trim().toLowerCase();
	if (!/^[0-9a-f]+$/.test(hex)) return undefined;
	const name = type?.trim().toLowerCase().replace(/[-_]/g, "");
	if (name === undefined || name === "" || name === "multihash") return fromMultihash(hex);
	if (!Object.hasOwn(LENGTHS, name)) return undefined;
	const algorithm = name as ChecksumAlgorithm;
	if (hex.length === LENGTHS[algorithm]) return { algorithm, hex };
	const inside = fromMultihash(hex);
	return inside?.algorithm === algorithm ? inside : undefined;
}

/** Code, length and digest; md5's code takes two bytes (a varint: d5 01). */
function fromMultihash(hex: string): Checksum | undefined {
	const algorithm = MULTIHASH[hex.slice(0, 2)];
	if (algorithm === undefined) return undefined;
	const length = (LENGTHS[algorithm] / 2).toString(16).padStart(2, "0");
	const start = algorithm === "md5" ? "d501" : hex.slice(0, 2);
	const digest = hex.slice(start.length + 2);
	const isRight = hex.startsWith(start + length) && digest.length === LENGTHS[algorithm];
	return isRight ? { algorithm, hex: digest } : undefined;
}

/** "sha256:9f86...". */
export const checksumText = ({ algorithm, hex }: Checksum): string => `${algorithm}:${hex}`;

export const sameChecksum = (a: Checksum | undefined, b: Checksum | undefined): boolean =>
	a?.algorithm === b?.algorithm && a?.hex === b?.hex;
