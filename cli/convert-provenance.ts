import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { UsageError } from "../core/errors.ts";
import type { WrittenFile } from "../core/ports/engine.ts";
import { provText } from "../core/provenance/prov-json.ts";
import { isAddress } from "../core/text/address.ts";
import { fileStore } from "../io/stores/file/index.ts";
import type { ConvertedDataset } from "../run/convert.ts";
import { filesBeside, sourceFile } from "../run/files-beside.ts";
import { packageVersion } from "./package-root.ts";
import { isSameFile } from "./same-file.ts";

/** A conversion that is done. */
interface DoneConversion {
	readonly converted: ConvertedDataset;
	/** As they were named. */
	readonly inputs: readonly string[];
	readonly written: WrittenFile;
	readonly format: string;
	readonly times: { readonly started: string; readonly ended: string };
}

/** "2000-01-01T00:00:00Z". */
export const inSeconds = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, "Z");

/** Writes where a converted file comes from, if that is asked for. @throws StoreError when it cannot be written */
export async function provenanceTold(
	place: string | undefined,
	done: DoneConversion,
): Promise<{ readonly provenance?: string }> {
	if (place === undefined) return {};
	const { converted, written, format, times } = done;
	const inputs = done.inputs.map(async (path, index) => {
		const trackingId = converted.trackingIds[index];
		const full = isAddress(path) ? path : resolve(path);
		return { ...(await sourceFile(full)), ...(trackingId !== undefined && { trackingId }) };
	});
	const text = provText({
		file: {
			path: relative(dirname(resolve(place)), resolve(written.path)),
			bytes: written.bytes,
			sha256: written.sha256,
			facts: { format },
		},
		inputs: await Promise.all(inputs),
		besides: await filesBeside(converted.applied),
		steps: converted.applied,
		...times,
		software: { headwater: await packageVersion(), node: process.versions.node },
	});
	await fileStore.writeAtomically(place, (temporary) => writeFile(temporary, text));
	return { provenance: place };
}

/** @throws UsageError where it would replace an input, the output, or what it may not */
export async function assertPlaceFor(
	place: string,
	{ others, overwrite }: { readonly others: readonly string[]; readonly overwrite: boolean },
): Promise<void> {
	for (const other of others)
		if (await isSameFile(other, place))
			throw new UsageError(
				`--provenance "${place}" is a file that is read or written. Name another, such as "${others.at(-1)}.prov.json".`,
			);
	if (existsSync(place) && !overwrite)
		throw new UsageError(`--provenance "${place}" is there already. Name another, or give --overwrite.`);
}
