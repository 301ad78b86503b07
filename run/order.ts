/**
 * The order of the preprocessing steps, written once. Cropping comes before anything that changes values, so that nothing outside the
 * period is read; renaming comes last, so that every step before it speaks in the file's own names.
 */
export const ORDER = [
	"move-time-stamps",
	"crop-dates",
	"repair-metadata",
	"unpack-values",
	"extract-level",
	"precipitation-rate",
	"convert-units",
	"order-dimensions",
	"encode-time",
	"keep-related",
	"rename",
] as const;

/** Steps from outside the repository have no place of their own: they come where all values are ours and all names the file's. */
const PLACE_OF_OTHERS: (typeof ORDER)[number] = "order-dimensions";

/** The order with steps that it does not name, in the order they are given. */
export function orderWith(names: Iterable<string>): readonly string[] {
	const ours: readonly string[] = ORDER;
	const others = [...names].filter((name) => !ours.includes(name));
	return ours.toSpliced(ours.indexOf(PLACE_OF_OTHERS), 0, ...others);
}

/** What is left when the preprocessor is switched off (`disable_preprocessor`). */
export const ORDER_WHEN_DISABLED: readonly string[] = ["crop-dates", "rename"];
