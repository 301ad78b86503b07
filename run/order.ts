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

/** What is left when the preprocessor is switched off (`disable_preprocessor`). */
export const ORDER_WHEN_DISABLED: readonly string[] = ["crop-dates", "rename"];
