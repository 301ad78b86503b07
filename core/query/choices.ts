/** Facet → what a user leaves open: values, wildcards (`*`, `?`), and what is not meant (`!value`). */
export type FacetChoices = Readonly<Record<string, readonly string[]>>;

/** Whether a text stands for more than itself. */
export const isPattern = (text: string): boolean => /[*?]|^!/u.test(text);

const expression = (pattern: string): RegExp =>
	new RegExp(
		`^${pattern
			.replace(/[\\^$.+()[\]{}|]/gu, "\\$&")
			.replaceAll("*", ".*")
			.replaceAll("?", ".")}$`,
		"u",
	);

/** Those of the values that are meant: any that is named, less those excluded; all others where there are exclusions only. */
export function chosenOf(values: Iterable<string>, wanted: readonly string[]): string[] {
	const named = wanted.filter((one) => !one.startsWith("!")).map(expression);
	const excluded = wanted.filter((one) => one.startsWith("!")).map((one) => expression(one.slice(1)));
	const isMeant = (value: string) => named.length === 0 || named.some((one) => one.test(value));
	return [...values].filter((value) => isMeant(value) && !excluded.some((one) => one.test(value)));
}
