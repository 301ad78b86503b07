import type { DrsLayout } from "../../core/drs/layout.ts";
import { drsReader } from "../../core/drs/path.ts";
import { UsageError } from "../../core/errors.ts";
import { createCataloguer } from "../../registry/catalogue.ts";
import { cacheFolder } from "../cache-folder.ts";
import type { CommandFunction } from "../command-table.ts";
import { createConsoleLog, loudnessAsked, openConsole } from "../console.ts";
import { EXIT } from "../exit-codes.ts";
import { pluginsNamed } from "../outside-plugins.ts";
import { s3Lister } from "../s3-lister.ts";
import { interruption } from "../signals.ts";
import { layoutOf, loadSource } from "../sources.ts";

/** Catalogues an archive and says what is in it and what was passed over, and why. */
export const command: CommandFunction = async ({ arguments: [root = ""], flags }) => {
	const name = (flags["dataManager"] as string | undefined) ?? "cmip6-local";
	const layout = layoutOf(await loadSource(name, (await pluginsNamed(flags)).sources), root);
	if (!layout)
		throw new UsageError(
			`The data source "${name}" does not crawl folders. Name one that does: see \`headwater sources list\`.`,
		);
	const { progress, logOptions } = openConsole(loudnessAsked(flags));
	const log = createConsoleLog(logOptions);
	const stop = interruption(log);
	const cataloguer = createCataloguer({
		cacheDir: cacheFolder(flags["cacheDir"] as string | undefined),
		log,
		progress,
		lister: s3Lister,
	});
	const catalogue = await cataloguer.open(root, layout, {
		refresh: flags["refresh"] === true,
		signal: stop.signal,
	});
	stop.forget();
	const facets = columnsOf(layout)
		.map((column) => ({ column, values: [...catalogue.values(column).keys()] }))
		.filter(({ values }) => values.length > 0);
	const summary = {
		root: catalogue.root,
		files: catalogue.files,
		collection: catalogue.collection,
		foldersRead: catalogue.crawl.foldersRead,
		facets,
		skipped: catalogue.skipped,
	};
	process.stdout.write(
		`${flags["json"] === true ? JSON.stringify(summary, null, 2) : lines(summary, flags["skipped"] === true).join("\n")}\n`,
	);
	return EXIT.done;
};

/** What tells an archive's datasets apart, as its templates have it: not when they were published, nor what period a file covers. */
function columnsOf(layout: DrsLayout): string[] {
	const reader = drsReader(layout);
	const levels = reader.alternatives.flatMap(({ templates }) => templates.flatMap((one) => one.facets));
	const unhelpful = ["version", "time_range", ...Object.keys(reader.facts.constants)];
	return [...new Set([...levels, ...reader.file.facets])].filter((name) => !unhelpful.includes(name));
}

interface Summary {
	readonly root: string;
	readonly files: number;
	readonly collection: string;
	readonly facets: readonly { readonly column: string; readonly values: readonly string[] }[];
	readonly skipped: readonly {
		readonly reason: string;
		readonly count: number;
		readonly examples: readonly string[];
	}[];
}

const lines = ({ root, files, collection, facets, skipped }: Summary, inFull: boolean): string[] => [
	`${files} ${files === 1 ? "file" : "files"} under "${root}"`,
	`collection for intake-esm: ${collection}`,
	...facets.map(
		({ column, values }) =>
			`${column}: ${values.length} (${values.slice(0, 8).join(", ")}${values.length > 8 ? ", ..." : ""})`,
	),
	...skipped.flatMap(({ reason, count, examples }) => [
		`passed over: ${count} × ${reason}`,
		...(inFull ? examples.map((path) => `    ${path}`) : []),
	]),
];
