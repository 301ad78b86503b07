import { UsageError } from "../errors.ts";

/** A format as it is named on the command line → the writer's name. */
const WRITERS = {
	nc4: "netcdf4",
	nc4c: "netcdf4-classic",
	nc3: "netcdf3",
	cdf5: "cdf5",
	zarr2: "zarr2",
	zarr3: "zarr3",
	refs: "references",
	parq: "references-parquet",
} as const;
type Written = keyof typeof WRITERS;

const FORMATS = Object.keys(WRITERS);
const CLASSIC: readonly string[] = ["nc4c", "nc3", "cdf5"];
const PLAIN: readonly string[] = ["nc3", "cdf5", "refs", "parq"];
const REFERENCES: readonly string[] = ["refs", "parq"];
const ENDINGS: Readonly<Record<string, string>> = {
	nc: "nc4",
	nc4: "nc4",
	nc3: "nc3",
	cdf5: "cdf5",
	zarr: "zarr3",
	json: "refs",
	parq: "parq",
	parquet: "parq",
};

export interface OutputFormat {
	readonly format: Written;
	/** As the engine knows it. */
	readonly writer: string;
	/** Holds the classic data model only: no groups, no texts of any length. */
	readonly classic: boolean;
	/** Stores values in chunks and compression of its own choice. */
	readonly compresses: boolean;
	/** Only points to values where they lie. */
	readonly refers: boolean;
}

/** The format asked for, else the one the output's name says. @throws UsageError naming the formats */
export function outputFormat(asked: string | undefined, path: string): OutputFormat {
	const ending = /\.([A-Za-z0-9]+)\/?$/.exec(path)?.[1]?.toLowerCase() ?? "";
	const format = asked ?? (Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined);
	if (format === undefined)
		throw new UsageError(
			`The name "${path}" does not say in which format to write. Give --format (${FORMATS.join(", ")}), or end the name in ".nc".`,
		);
	if (!isWritten(format))
		throw new UsageError(`--format "${format}" does not exist. There are: ${FORMATS.join(", ")}.`);
	return {
		format,
		writer: WRITERS[format],
		classic: CLASSIC.includes(format),
		compresses: !PLAIN.includes(format),
		refers: REFERENCES.includes(format),
	};
}

const NETCDF: readonly string[] = ["nc4", "nc4c", "nc3", "cdf5"];

/**
 * A name that ends in ".nc" leaves the kind of netCDF open: it is that of the inputs, when they are all alike and it can store what the
 * recipe asks for; else netCDF-4.
 */
export function formatLike(
	inputs: readonly (string | undefined)[],
	{ compresses }: { readonly compresses: boolean },
): OutputFormat | undefined {
	const [first] = inputs;
	if (first === undefined || !NETCDF.includes(first) || inputs.some((one) => one !== first)) return undefined;
	const format = outputFormat(first, "");
	return compresses && !format.compresses ? undefined : format;
}

/** Whether the output's name leaves the kind of netCDF open. */
export const isOpenName = (path: string): boolean => /\.nc$/i.test(path);

const isWritten = (format: string): format is Written => Object.hasOwn(WRITERS, format);
