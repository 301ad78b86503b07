import type { DeliveryFormat } from "../model/delivery-format.ts";
import type { StorageWish } from "../model/wish.ts";
import type { DocumentPath } from "../ports/document.ts";
import { didYouMean } from "../text/nearest.ts";
import type { Complaints } from "./complaints.ts";

interface StorageKeys {
	readonly deflate?: number | undefined;
	readonly shuffle?: boolean | undefined;
	readonly chunks?: Readonly<Record<string, number>> | undefined;
}

/** What "data" says, the variable's own keys, and where each stands. */
interface Written {
	readonly data: StorageKeys;
	readonly own: StorageKeys;
	readonly format: DeliveryFormat | undefined;
	readonly path: DocumentPath;
	/** Names of the variable's dimensions. */
	readonly dimensions: readonly string[];
}

const hasNoChunks = (format: DeliveryFormat | undefined): boolean =>
	format !== undefined && format !== "netcdf4-classic";

/** Whether a key asks for what netCDF-3 does not have; off is what it is anyway. */
const asksForMore: Readonly<Record<keyof StorageKeys, (value: unknown) => boolean>> = {
	deflate: (level) => level !== 0,
	shuffle: (isOn) => isOn === true,
	chunks: () => true,
};

/** How a variable is to be stored; what its format does not have is refused. `undefined`: nothing is said. */
export function readStorage(written: Written, complaints: Complaints): StorageWish | undefined {
	const { data, own, format, path, dimensions } = written;
	const wish: { -readonly [Key in keyof StorageKeys]: StorageKeys[Key] } = {};
	for (const key of ["deflate", "shuffle", "chunks"] as const) {
		const value = own[key] ?? data[key];
		if (value === undefined) continue;
		const at = own[key] === undefined ? ["data", key] : [...path, key];
		if (hasNoChunks(format) && asksForMore[key](value))
			complaints.at(
				at,
				`"${key}" asks for what netCDF-3 and CDF-5 do not have, and "format" asks for one of these. Take "format": "netcdf4" or "netcdf4_classic", or leave "${key}" out.`,
			);
		else Object.assign(wish, { [key]: value });
	}
	const stray = Object.keys(own.chunks ?? {}).find((name) => !dimensions.includes(name));
	if (stray !== undefined)
		complaints.at(
			[...path, "chunks", stray],
			`The variable has no dimension "${stray}".${didYouMean(stray, dimensions) || ` It has ${dimensions.join(", ")}.`}`,
			{ key: true },
		);
	return Object.keys(wish).length > 0 ? (wish as StorageWish) : undefined;
}

/** Chunks of "data" may name dimensions that only some variables have, but none that nobody has. */
export function checkChunks(
	chunks: StorageKeys["chunks"],
	dimensions: readonly string[],
	complaints: Complaints,
): void {
	for (const name of Object.keys(chunks ?? {}))
		if (!dimensions.includes(name))
			complaints.at(
				["data", "chunks", name],
				`"dimensions" has no "${name}".${didYouMean(name, dimensions) || " Declare it there."}`,
				{ key: true },
			);
}
