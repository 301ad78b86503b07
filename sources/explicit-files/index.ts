import { axesOf } from "../../core/cf/axes.ts";
import { DataSourceBase, type QueryResult } from "../../core/data-source.ts";
import { MetadataError, NoDataError } from "../../core/errors.ts";
import { attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";
import type { DatePrecision } from "../../core/model/date-label.ts";
import { type DateRange, dateRange, staticRange } from "../../core/model/date-range.ts";
import type { VarlistEntry } from "../../core/model/varlist-entry.ts";
import { isStatic } from "../../core/model/wish.ts";
import type { CatalogueRow } from "../../core/ports/catalogue.ts";
import { isFreeForStatic } from "../../core/query/constraints.ts";
import { listedFiles } from "../../core/query/listed-files.ts";
import { openFacets, searchCatalogue } from "../../core/query/search.ts";
import { timesInside } from "../../core/time/time-of-file.ts";
import { mainVariable } from "./main-variable.ts";
import { type FileGroup, groupsFor, type Options } from "./options.ts";

export { Options } from "./options.ts";

/** What files say of themselves (CMIP6 and CMIP5 global attributes), by facet. */
const stating: Readonly<Record<string, readonly string[]>> = {
	mip_era: ["mip_era"],
	activity_id: ["activity_id"],
	source_id: ["source_id", "model_id", "model"],
	experiment_id: ["experiment_id"],
	sub_experiment_id: ["sub_experiment_id"],
	member_id: ["member_id", "variant_label"],
	variant_label: ["variant_label"],
	institution_id: ["institution_id", "institute_id"],
	grid_label: ["grid_label"],
	table_id: ["table_id"],
};

const precisions: Readonly<Record<string, DatePrecision>> = { yr: "year", season: "month", mon: "month" };

/** The files that somebody names, by globs for each variable, wherever they are and whatever they are called. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "Files you name, by a glob for each variable of each POD";
	protected override readonly root = this.options.root ?? "/";
	protected override readonly keys = {
		case: ["source_id", "experiment_id", "variant_label"],
		choosable: ["variant_label"],
		memberFacets: [],
		static: ["source_id"],
		pod: ["grid_label"],
		variable: ["group"],
		names: { variable: "variable_id" },
	};
	protected override readonly prefer = { case: [], pod: [], variable: [] };

	protected override async query(entry: VarlistEntry): Promise<QueryResult> {
		const { name } = entry.wish;
		const groups = groupsFor(this.options, entry.pod, name);
		if (!groups) throw this.#unnamed(entry);
		const rows = (await Promise.all(groups.map((group) => this.#rows(entry, group)))).flat();
		const catalogue = listedFiles(
			rows.map((row) => ({ row })),
			{ root: this.root, skipped: [], variable: "variable_id" },
		);
		return searchCatalogue(entry, { catalogue, case: this.case, columns: this.keys });
	}

	#unnamed(entry: VarlistEntry): NoDataError {
		const { globs } = this.options;
		const there = [...Object.keys(globs[entry.pod] ?? {}), ...Object.keys(globs["*"] ?? {})];
		return new NoDataError(
			`"globs" names no files for "${entry.wish.name}" of POD "${entry.pod}" (it names ${there.join(", ") || "none for this POD"}). Add them to the case.`,
			{ looked: [], nearest: [] },
		);
	}

	async #rows(entry: VarlistEntry, group: FileGroup): Promise<CatalogueRow[]> {
		const { disk } = this.world;
		const paths = await disk.glob(group.globs, this.root);
		if (paths.length === 0)
			throw new NoDataError(
				`"${group.globs.join('", "')}", named for "${entry.wish.name}" of POD "${entry.pod}", matches no file under "${this.root}". Mend it in "globs", or CASE_ROOT_DIR.`,
				{ looked: [{ root: this.root, files: 0 }], nearest: [] },
			);
		const rows: CatalogueRow[] = [];
		for (const path of paths) rows.push(await this.#row(entry, group, path));
		return rows;
	}

	async #row(entry: VarlistEntry, group: FileGroup, path: string): Promise<CatalogueRow> {
		const { engine, disk } = this.world;
		const { size, modified } = await disk.stamp(path);
		const dataset = await engine.open(path);
		const usual = [...new Set([entry.translation?.name ?? entry.request.name, entry.wish.name])];
		const main = mainVariable(path, dataset, { told: group.name, usual });
		const facets = { ...this.#stated(dataset, entry, path), variable_id: usual[0] as string };
		const edits = { ...group.metadataOf, [main.name]: { ...group.metadataOf[main.name], ...group.metadata } };
		const range = await this.#range(entry, dataset, { path, main });
		return { path, facets, size, mtime: modified, ...(range && { range }), told: { name: main.name, edits } };
	}

	/** What a file says of the facets the user named; the others are for nobody to compare. */
	#stated({ attributes }: Dataset, { request }: VarlistEntry, path: string): Record<string, string> {
		const told = (facet: string) =>
			(stating[facet] ?? []).map((name) => attributeText(attributes, name)).find((text) => text);
		const named = Object.entries(this.case.facets).flatMap(([facet, wanted]) =>
			stating[facet] ? [[facet, told(facet) ?? wanted]] : [],
		);
		const open = Object.keys(openFacets(this.case))
			.filter((facet) => !isStatic(request) || !isFreeForStatic(facet, this.keys))
			.map((facet) => [facet, told(facet) ?? this.#untold(facet, path)]);
		return Object.fromEntries([...named, ...open]);
	}

	/** What is left open is decided by what files say. */
	#untold(facet: string, path: string): never {
		const { [facet]: texts = [] } = openFacets(this.case);
		const known = stating[facet] ? "this file does not say" : "files do not say";
		throw new MetadataError(
			`Case "${this.case.name}" leaves ${facet} open (${texts.join(", ")}), and ${known} which it is: "${path}". Name one value, or leave it out.`,
		);
	}

	async #range(
		entry: VarlistEntry,
		dataset: Dataset,
		{ path, main }: { readonly path: string; readonly main: Variable },
	): Promise<DateRange | undefined> {
		if (!axesOf(dataset, main).some(({ axis }) => axis === "T")) return staticRange;
		const { ends } = await timesInside(path, this.world.engine);
		const { unit } = entry.request.frequency ?? {};
		const [first, last] = ends?.(precisions[unit ?? ""] ?? (unit === "hr" ? "minute" : "day")) ?? [];
		return first && last && dateRange(first, last);
	}
}
