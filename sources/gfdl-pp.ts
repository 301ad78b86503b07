import type { z } from "zod";
import { DataSourceBase, type QueryResult } from "../core/data-source.ts";
import { inOrder, lowest } from "../core/drs/preferences.ts";
import { gfdlPp } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";
import type { VarlistEntry } from "../core/model/varlist-entry.ts";
import { isStatic } from "../core/model/wish.ts";
import { InsideFiles } from "../core/query/inside-files.ts";

export const Options = treeOptions(gfdlPp, "The folder pp, or one above it");
type Options = z.infer<typeof Options>;

/**
 * GFDL's post-processed output. Several components may have a variable: a POD takes all of its own from one where that can be; the same
 * series may be cut into chunks of several lengths: the shortest are taken.
 */
export class Source extends DataSourceBase<Options> {
	static readonly title = "GFDL post-processed output (pp), by component and length of chunks";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = {
		case: ["experiment_id", "platform"],
		choosable: [],
		memberFacets: [],
		static: ["experiment_id"],
		pod: ["component"],
		variable: ["interval", "chunk_freq"],
		names: { variable: "variable_id", frequency: "frequency" },
	};
	protected override readonly prefer = {
		case: [],
		pod: [lowest("component_rank"), inOrder("component")],
		variable: [lowest("chunk_years"), inOrder("chunk_freq")],
	};
	#inside: InsideFiles | undefined;

	protected override async setupQuery(): Promise<void> {
		await super.setupQuery();
		const { catalogue: base, world } = this;
		const { engine, log } = world;
		if (base) this.#inside ??= new InsideFiles({ base, engine, log, variable: "variable_id" });
	}

	/** Fields that never change lie together in one file of each component. */
	protected override async query(entry: VarlistEntry): Promise<QueryResult> {
		const inside = this.#inside as InsideFiles;
		const isWanted = isStatic(entry.request);
		await inside.look(({ facets }) => isWanted && facets["fixed"] !== undefined);
		this.catalogue = inside.catalogue;
		return super.query(entry);
	}
}
