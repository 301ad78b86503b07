import type { Dataset } from "./dataset.ts";

/** Whether there are texts, or lists of them, which classic formats spell as characters and lines. */
export function hasTexts({ attributes, variables }: Dataset): boolean {
	const all = [...variables.values()];
	const lists = [attributes, ...all.map((one) => one.attributes)].flatMap((one) => [...one.values()]);
	return all.some(({ type }) => type === "string") || lists.some((value) => Array.isArray(value));
}
