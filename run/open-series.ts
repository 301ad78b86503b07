import { editRepairs, type MetadataEdits } from "../core/cf/edits.ts";
import { applyRepairs, type ListedRepair, listRepairs, type Repair } from "../core/cf/repair.ts";
import { FormatError, isHeadwaterError, MetadataError, TimeError } from "../core/errors.ts";
import { attributeText, type Dataset } from "../core/model/dataset.ts";
import { pathsOf } from "../core/model/seen-from.ts";
import type { Engine } from "../core/ports/engine.ts";
import { joinFiles, type TimedFile } from "../core/time/join-files.ts";
import { assertSameGrid, type GridValues, readGrid } from "../core/time/same-grid.ts";
import { readTimeAxis, type TimeAxis } from "../core/time/time-axis.ts";
import { type Mending, mendFile } from "./mend-file.ts";
import { scopeOf } from "./variable-scope.ts";

/** The files of one variable as one dataset; times are read, all else is lazy. */
export interface Series {
	readonly dataset: Dataset;
	/** The main variable's name in the files. */
	readonly variable: string;
	readonly time: TimeAxis | undefined;
	readonly notes: readonly string[];
	/** What was put right in the files before they were joined. */
	readonly repairs: readonly ListedRepair[];
	/** `tracking_id` of each file, where stated (CMIP6 global attributes). */
	readonly trackingIds: readonly (string | undefined)[];
}

interface OpeningSeries extends Partial<Mending> {
	readonly engine: Engine;
	/** Of each file: what the user says of its metadata. */
	readonly edits?: readonly (MetadataEdits | undefined)[];
}

/**
 * Opens the files of a variable and joins them along time.
 * @throws FormatError, MetadataError, CoverageError or TimeError, each naming the file.
 */
export async function openSeries(
	files: readonly string[],
	names: readonly string[],
	{ engine, edits = [], ...mending }: OpeningSeries,
): Promise<Series> {
	const name = await nameIn(files[0], names, engine);
	const opened: OpenedFile[] = [];
	const how = { level: "repair", ...mending } as const;
	for (const [at, path] of files.entries())
		opened.push(await openFile({ path, name, edits: edits[at] ?? {} }, engine, how));
	const repairs = listRepairs(opened);
	const trackingIds = opened.map(({ dataset }) => attributeText(dataset.attributes, "tracking_id"));
	const left = opened.flatMap(({ note }) => note ?? []);
	const [first] = opened;
	if (!first) throw new MetadataError(`No file holds "${name}". Report this as a defect.`);
	const timed = opened.filter((file): file is OpenedFile & TimedFile => file.time !== undefined);
	if (opened.length === 1 && timed.length === 0)
		return { dataset: first.dataset, variable: name, time: undefined, notes: left, repairs, trackingIds };
	assertAllTimed(opened, name);
	assertSameGrid(timed);
	const { dataset, time, notes } = joinFiles(timed, name);
	return { dataset, variable: name, time, notes: [...left, ...notes], repairs, trackingIds };
}

/** The first of the possible names that the first file has; the last where it has none, for the message. */
async function nameIn(file: string | undefined, names: readonly string[], engine: Engine): Promise<string> {
	const dataset = names.length > 1 && file !== undefined ? await engine.open(file) : undefined;
	return names.find((name) => dataset && pathsOf(dataset, name).length > 0) ?? (names.at(-1) as string);
}

function assertAllTimed(files: readonly { path: string; time: TimeAxis | undefined }[], name: string): void {
	const without = files.find(({ time }) => time === undefined);
	if (!without) return;
	throw new MetadataError(
		`"${name}" has no time axis in "${without.path}", so it cannot be joined with ${files.length - 1} other files. Leave the file out, or give it a time dimension.`,
	);
}

interface OpenedFile {
	readonly path: string;
	readonly dataset: Dataset;
	readonly time: TimeAxis | undefined;
	readonly grid: GridValues;
	readonly repairs: readonly Repair[];
	/** What was left out of it. */
	readonly note?: string;
}

/** All that is read of a file at once, so that it need not be opened again for it. */
async function openFile(
	{ path, name, edits }: { readonly path: string; readonly name: string; readonly edits: MetadataEdits },
	engine: Engine,
	how: Mending,
): Promise<OpenedFile> {
	const { dataset: raw, note } = scopeOf(path, await engine.open(path), name);
	const edited = editRepairs(path, raw, edits);
	const mended = await timeIn(path, () =>
		mendFile({ path, dataset: applyRepairs(raw, edited) }, how, engine),
	);
	const { dataset } = mended;
	const repairs = [...edited, ...mended.repairs];
	const variable = dataset.variables.get(name);
	if (!variable) {
		const why = dataset.unreadable?.get(name);
		const found = [...dataset.variables.keys()].slice(0, 12).join(", ");
		throw new FormatError(
			path,
			why ?? `it has no variable "${name}" (it has ${found}). Fetch it again, or mend its name.`,
		);
	}
	const time = await timeIn(path, () => readTimeAxis(engine, dataset, variable));
	const grid = await readGrid(engine, dataset, variable);
	return { path, dataset, time, repairs, grid, ...(note !== undefined && { note }) };
}

/** What is wrong with a time axis is told with the file's name. */
async function timeIn<T>(path: string, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (cause) {
		if (isHeadwaterError(cause, "Time")) throw new TimeError(`"${path}": ${cause.message}`, { cause });
		if (isHeadwaterError(cause, "Metadata") && !cause.message.startsWith(`"${path}"`))
			throw new MetadataError(`"${path}": ${cause.message}`, { cause });
		throw cause;
	}
}
