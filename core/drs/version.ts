/** The same for all spellings of a version: "v20190308" and "20190308". */
export const plainVersion = (version: string): string => version.replace(/^v(?=\d+$)/u, "");

/** Those of the spellings that mean the version. */
export const spellingsOf = (version: string, spellings: Iterable<string>): string[] =>
	[...spellings].filter((one) => plainVersion(one) === plainVersion(version));

export const isSameVersion = (one: string | undefined, other: string | undefined): boolean =>
	plainVersion(one ?? "") === plainVersion(other ?? "");
