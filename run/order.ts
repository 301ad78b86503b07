/**
 * The order in which runs take the preprocessing steps that they need (those with `from`), written once. Cropping comes before anything
 * that changes values, so that nothing outside the period is read; steps that only recipes ask for need no place here, those that have
 * one stand where a command line has them; renaming comes last, so that every step before it speaks in the file's own names.
 */
export const ORDER = [
	"select-variables",
	"move-time-stamps",
	"crop-dates",
	"select-dates",
	"select-range",
	"flux-direction",
	"repair-metadata",
	"unpack-values",
	"region",
	"select-values",
	"place",
	"extract-level",
	"take-level",
	"level",
	"vertical-mean",
	"vertical-integral",
	"derive",
	"regrid",
	"zonal-mean",
	"area-mean",
	"mean-over-time",
	"water-amount",
	"precipitation-rate",
	"time-statistic",
	"convert-units",
	"change-units",
	"user",
	"order-dimensions",
	"encode-time",
	"keep-related",
	"set-type",
	"pack",
	"set-storage",
	"rename",
	"classic-types",
	"spell-texts",
] as const;

/** Steps from outside the repository have no place of their own: they come where all values are ours and all names the file's. */
const PLACE_OF_OTHERS: (typeof ORDER)[number] = "order-dimensions";

/** The order with steps that it does not name, in the order they are given. */
export function orderWith(names: Iterable<string>): readonly string[] {
	const ours: readonly string[] = ORDER;
	const others = [...names].filter((name) => !ours.includes(name));
	return ours.toSpliced(ours.indexOf(PLACE_OF_OTHERS), 0, ...others);
}

/**
 * The order in which ways to make a variable of another are tried, the nearest to what was asked first: one level of a column changes no value,
 * nor does a rate of a flux lose anything; what is added up or interpolated comes later. Others follow.
 */
const NEAREST: readonly string[] = [
	"place",
	"extract-level",
	"precipitation-rate",
	"water-amount",
	"time-statistic",
	"zonal-mean",
	"area-mean",
	"level",
	"vertical-integral",
];

/** Names of steps, those whose products are nearest to what was asked first. */
export const nearestFirst = (names: Iterable<string>): readonly string[] => [
	...NEAREST,
	...orderWith(names).filter((name) => !NEAREST.includes(name)),
];

/** What is left when the preprocessor is switched off (`disable_preprocessor`): dates, names, and what the POD's format needs. */
export const ORDER_WHEN_DISABLED: readonly string[] = [
	"move-time-stamps",
	"crop-dates",
	"rename",
	"set-storage",
	"classic-types",
	"spell-texts",
];
