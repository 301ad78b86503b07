import { basename, extname } from "node:path";
import { chunkHint } from "../core/array/tree.ts";
import { headerText } from "../core/cdl/header-text.ts";
import { floatText } from "../core/cdl/literals.ts";
import type { Dataset, Variable } from "../core/model/dataset.ts";
import type { Engine } from "../core/ports/engine.ts";
import { type Summary, summaryOf } from "../core/statistics/summary.ts";
import { isAddress, pathOf, withoutCredentials } from "../core/text/address.ts";
import type { FileKind } from "../io/formats/kind.ts";
import { kindAt } from "./kind-at.ts";
import { sizeText } from "./size-text.ts";

/** Path of a variable → what its values are like. */
type Summaries = ReadonlyMap<string, Summary>;

export interface ShownFile {
	readonly path: string;
	readonly kind: FileKind | undefined;
	/** Absent for a folder on a server. */
	readonly bytes: number | undefined;
	readonly dataset: Dataset;
	readonly summaries: Summaries;
}

/** Reads the header of a file, or of what lies at an address, and with `stats` all its values. */
export async function readShown(
	path: string,
	engine: Engine,
	options: { readonly stats: boolean },
): Promise<ShownFile> {
	const dataset = await engine.open(path);
	const summaries = new Map<string, Summary>();
	if (options.stats) await summarize(dataset, "", { engine, summaries });
	const { bytes } = (await engine.look?.(path)) ?? {};
	const kind = await kindAt(path, engine);
	return { path: withoutCredentials(path), kind, bytes, dataset, summaries };
}

async function summarize(
	dataset: Dataset,
	path: string,
	into: { readonly engine: Engine; readonly summaries: Map<string, Summary> },
): Promise<void> {
	for (const variable of dataset.variables.values()) {
		const summary = await summaryOf(variable, into.engine);
		if (summary) into.summaries.set(path + variable.name, summary);
	}
	for (const [name, group] of dataset.groups) await summarize(group, `${path}${name}/`, into);
}

/** As ncdump shows it, with comments. */
export function shownText(
	{ path, kind, bytes, dataset, summaries }: ShownFile,
	withStorage: boolean,
): string {
	const place = isAddress(path) ? [path] : [];
	const what = [kind?.title ?? "a kind without a name", ...(bytes === undefined ? [] : [sizeText(bytes)])];
	const name = pathOf(path);
	return headerText(dataset, {
		name: basename(name, extname(name)),
		remarks: withStorage ? [...place, what.join(", ")] : [],
		remarksOf(variable, name) {
			const summary = summaries.get(name);
			const as = variable.storedAs === undefined ? [] : [`stored as ${variable.storedAs}`];
			return [
				...as,
				...(withStorage ? storageRemark(variable) : []),
				...(summary ? [summaryText(summary)] : []),
			];
		},
	});
}

const storageOf = ({ data, storage }: Variable) => {
	const chunkShape = storage?.chunkShape ?? chunkHint(data);
	return { ...(chunkShape && { chunkShape }), ...storage };
};

function storageRemark(variable: Variable): string[] {
	const { chunkShape, deflate, shuffle } = storageOf(variable);
	const parts = [
		...(chunkShape ? [`chunks (${chunkShape.join(", ")})`] : []),
		...(shuffle ? ["shuffle"] : []),
		...(deflate ? [`deflate ${deflate}`] : []),
	];
	return parts.length === 0 ? [] : [`stored in ${parts.join(", ")}`];
}

const DIGITS = 9;
const short = (value: number | undefined): string =>
	floatText(value ?? Number.NaN, DIGITS).replace(/\.$/, "");

function summaryText({ count, missing, min, max, mean, exact }: Summary): string {
	if (min === undefined) return `all ${count} values are missing`;
	return `min ${exact?.min ?? short(min)}, max ${exact?.max ?? short(max)}, mean ${short(mean)}, ${missing} of ${count} missing`;
}

/** The same as plain data. */
export const shownJson = ({ path, kind, bytes, dataset, summaries }: ShownFile): unknown => ({
	file: path,
	kind: kind?.title,
	format: kind?.format,
	bytes,
	...groupJson(dataset, "", summaries),
});

function groupJson(dataset: Dataset, path: string, summaries: Summaries): object {
	const { dimensions, attributes, variables, groups, unreadable, userAttributes } = dataset;
	return {
		dimensions: Object.fromEntries(dimensions),
		attributes: Object.fromEntries(attributes),
		variables: Object.fromEntries(
			[...variables.values()].map((variable) => [
				variable.name,
				{
					type: variable.type,
					dimensions: variable.dimensions,
					shape: variable.data.shape,
					attributes: Object.fromEntries(variable.attributes),
					...(variable.userAttributes && { userAttributes: Object.fromEntries(variable.userAttributes) }),
					storage: storageOf(variable),
					...(variable.storedAs !== undefined && { storedAs: variable.storedAs }),
					...(summaries.has(path + variable.name) && { stats: summaries.get(path + variable.name) }),
				},
			]),
		),
		groups: Object.fromEntries(
			[...groups].map(([name, group]) => [name, groupJson(group, `${path}${name}/`, summaries)]),
		),
		...(userAttributes && { userAttributes: Object.fromEntries(userAttributes) }),
		...(unreadable && { unreadable: Object.fromEntries(unreadable) }),
	};
}
