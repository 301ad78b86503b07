import type { z } from "zod";
import { DataSourceBase, type QueryResult } from "../core/data-source.ts";
import { inOrder, lowest } from "../core/drs/preferences.ts";
import { cesmFiles } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";
import type { VarlistEntry } from "../core/model/varlist-entry.ts";
import { isStatic } from "../core/model/wish.ts";
import type { CatalogueRow } from "../core/ports/catalogue.ts";
import { InsideFiles } from "../core/query/inside-files.ts";

export const Options = treeOptions(cesmFiles, "Folder that holds the files, at any depth");
type Options = z.infer<typeof Options>;

/**
 * Output of CESM as it lies on disk: time series of one variable, and history files that hold all variables of a stream. One history file of
 * each stream is opened to learn what is in it.
 */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CESM history files and time series, known by their names";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = {
		case: ["experiment_id", "member_id"],
		choosable: ["member_id"],
		memberFacets: ["case_id"],
		static: ["experiment_id"],
		pod: [],
		variable: ["component", "stream", "frequency", "content"],
		names: { variable: "variable_id", frequency: "frequency" },
	};
	protected override readonly prefer = {
		case: [inOrder("member_id")],
		pod: [],
		variable: [lowest("component_rank"), inOrder("content", ["series", "history"]), inOrder("stream")],
	};
	#inside: InsideFiles | undefined;
	/** Component models one file of which was opened for fields that never change: every file of theirs holds the same. */
	readonly #components = new Set<string>();

	protected override async setupQuery(): Promise<void> {
		await super.setupQuery();
		const { catalogue: base, world } = this;
		if (!base) return;
		const { engine, log } = world;
		this.#inside ??= new InsideFiles({
			base,
			engine,
			log,
			variable: "variable_id",
			loose: ["second_of_day", "folder"],
		});
	}

	protected override async query(entry: VarlistEntry): Promise<QueryResult> {
		const inside = this.#inside as InsideFiles;
		await inside.look((row) => this.#mayHold(row, entry));
		this.catalogue = inside.catalogue;
		return super.query(entry);
	}

	/** Whether a file must be opened to know if, or how often, it has a variable. */
	#mayHold({ facets }: CatalogueRow, { request, translation }: VarlistEntry): boolean {
		const named = Object.entries(this.case.facets);
		if (named.some(([name, value]) => facets[name] !== undefined && facets[name] !== value)) return false;
		const own = facets["variable_id"];
		if (own === undefined) return true;
		if (isStatic(request)) return this.#isFirstOf(`${facets["case_id"]} ${facets["component"]}`);
		return facets["frequency"] === undefined && own === (translation?.name ?? request.name);
	}

	#isFirstOf(component: string): boolean {
		const isNew = !this.#components.has(component);
		this.#components.add(component);
		return isNew;
	}
}
