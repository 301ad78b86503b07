import { type Checksum, checksumText, sameChecksum } from "../../core/model/checksum.ts";
import { groupBy } from "../../core/model/group-by.ts";
import type { MergedCopy, MergedFile } from "./merged.ts";
import type { Access, FileCopy } from "./records.ts";

/** The original's word counts most, then that of those who do not say what they are. */
const rankOf = ({ replica }: Pick<FileCopy, "replica">): number => (replica === false ? 0 : replica ? 2 : 1);

const STRENGTH: Readonly<Record<Checksum["algorithm"], number>> = { sha512: 0, sha256: 1, sha1: 2, md5: 3 };

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The value of the best copies; among equals the one most nodes state, then the smallest in writing: order never matters. */
function chosen<T>(
	copies: readonly FileCopy[],
	pick: (copy: FileCopy) => T | undefined,
	text: (value: T) => string,
): T | undefined {
	const stated = copies.flatMap((copy) => {
		const value = pick(copy);
		return value === undefined ? [] : [{ value, rank: rankOf(copy), node: copy.node }];
	});
	const ranked = [...groupBy(stated, ({ value }) => text(value))].map(([name, all]) => ({
		name,
		value: all[0]?.value as T,
		rank: Math.min(...all.map(({ rank }) => rank)),
		nodes: new Set(all.map(({ node }) => node)).size,
	}));
	ranked.sort((a, b) => a.rank - b.rank || b.nodes - a.nodes || compareText(a.name, b.name));
	return ranked[0]?.value;
}

/** Of the best copies' checksums the strongest kind. */
function chosenChecksum(copies: readonly FileCopy[]): Checksum | undefined {
	const stated = copies.filter(({ checksum }) => checksum !== undefined);
	const best = Math.min(...stated.map(rankOf));
	const strengths = stated
		.filter((copy) => rankOf(copy) === best)
		.map(({ checksum }) => STRENGTH[checksum!.algorithm]);
	const strongest = Math.min(...strengths);
	return chosen(
		stated.filter(({ checksum }) => STRENGTH[checksum!.algorithm] === strongest),
		({ checksum }) => checksum,
		checksumText,
	);
}

/** What a copy says that cannot be true of the same bytes. */
function contradiction(
	copy: FileCopy,
	checksum: Checksum | undefined,
	size: number | undefined,
): string | undefined {
	const own = copy.checksum;
	if (own && checksum && own.algorithm === checksum.algorithm)
		return sameChecksum(own, checksum) ? undefined : checksumText(own);
	// Different kinds of checksums cannot be compared: sizes tell.
	return copy.size !== undefined && size !== undefined && copy.size !== size
		? `${copy.size} bytes`
		: undefined;
}

/** One file of one dataset, from all that indices say of its copies. */
export function mergeFile(name: string, copies: readonly FileCopy[]): MergedFile {
	const checksum = chosenChecksum(copies);
	const right = copies.filter(({ checksum: own }) => sameChecksum(own, checksum));
	const size =
		chosen(checksum ? right : copies, (copy) => copy.size, String) ??
		chosen(copies, (copy) => copy.size, String);
	const says = (copy: FileCopy) => contradiction(copy, checksum, size);
	const trackingId = chosen(
		copies.filter((copy) => !says(copy)),
		(copy) => copy.trackingId,
		String,
	);
	const conflicts = copies.flatMap((copy) => {
		const what = says(copy);
		return what === undefined ? [] : [{ node: copy.node, says: what }];
	});
	const nodes = groupBy(
		copies.filter((copy) => says(copy) === undefined),
		({ node }) => node,
	);
	return {
		name,
		...(size !== undefined && { size }),
		...(checksum && { checksum }),
		...(trackingId !== undefined && { trackingId }),
		copies: [...nodes].map(([node, own]) => mergeCopy(node, own)).sort((a, b) => compareText(a.node, b.node)),
		conflicts: distinct(conflicts, ({ node, says: what }) => `${node} ${what}`),
	};
}

function mergeCopy(node: string, copies: readonly FileCopy[]): MergedCopy {
	const replica = replicaOf(copies);
	return {
		node,
		...(replica !== undefined && { replica }),
		access: distinct(
			copies.flatMap(({ access }) => access),
			({ service, url }: Access) => `${service} ${url}`,
		),
	};
}

/** Original where anyone says so. */
export function replicaOf(copies: readonly Pick<FileCopy, "replica">[]): boolean | undefined {
	if (copies.some(({ replica }) => replica === false)) return false;
	return copies.some(({ replica }) => replica) ? true : undefined;
}

/** Each once, in the order of their keys. */
export const distinct = <T>(values: readonly T[], key: (value: T) => string): T[] =>
	[...new Map(values.map((value) => [key(value), value]))]
		.sort(([a], [b]) => compareText(a, b))
		.map(([, value]) => value);
