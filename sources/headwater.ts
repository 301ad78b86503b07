import { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { cmip6Facts } from "../core/drs/cmip6.table.ts";
import { cmip6Keys, cmip6Preferences } from "../core/drs/cmip6-choice.ts";
import { facetDeriver } from "../core/drs/project.ts";
import { CatalogueError, StoreError } from "../core/errors.ts";
import { sideBySide } from "../core/loop/side-by-side.ts";
import type { Facets } from "../core/model/facets.ts";
import type { CatalogueRow } from "../core/ports/catalogue.ts";
import { listedFiles } from "../core/query/listed-files.ts";

export const Options = z.strictObject({
	server: z.url({ protocol: /^https?$/ }).describe("Address of the server: https://data.example.org"),
	method: z
		.enum(["zarr", "kerchunk"])
		.default("zarr")
		.describe("The root that is read: values as they are published, or chunks as they are stored."),
});
type Options = z.infer<typeof Options>;

/** What `/index.json` of a Headwater server lists. */
const Index = z.array(
	z.looseObject({
		id: z.string(),
		facets: z.record(z.string(), z.string()).default({}),
		version: z.string().optional(),
		state: z.string().optional(),
	}),
);
/** What any server of xpublish's family lists at `/datasets`, and tells at `/datasets/ID/info`. */
const Ids = z.array(z.string());
const Info = z.looseObject({ global_attributes: z.record(z.string(), z.unknown()) });

interface Listed {
	readonly id: string;
	readonly facets: Facets;
}

const MOST_BYTES = 256 * 2 ** 20;
const TOGETHER = 8;
/** Global attributes that are facets of CMIP6 under their own names. */
const STATED = [
	...cmip6Keys.case,
	"mip_era",
	"table_id",
	"variable_id",
	"grid_label",
	"frequency",
	"version",
];

/** Datasets another Headwater server publishes, or one of xpublish's family; read chunk by chunk, nothing is copied. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "Datasets another Headwater or xpublish server publishes";
	protected override readonly keys = cmip6Keys;
	protected override readonly prefer = cmip6Preferences;
	readonly #server = this.options.server.replace(/\/+$/, "");

	protected override async setupQuery(): Promise<void> {
		const derived = facetDeriver(cmip6Facts);
		const listed = (await this.#indexed()) ?? (await this.#described());
		const rows = listed.map(({ id, facets }): CatalogueRow => {
			const own = { ...facets, member_id: memberOf(facets) };
			const path = `${this.#server}/datasets/${encodeURIComponent(id)}/${this.options.method}`;
			return { path, facets: { ...own, ...derived(own) }, size: 0, mtime: 0 };
		});
		this.catalogue = listedFiles(
			rows.map((row) => ({ row })),
			{ root: this.#server, skipped: [], variable: "variable_id" },
		);
	}

	/** `undefined` where the server has no such list. */
	async #indexed(): Promise<readonly Listed[] | undefined> {
		const found = await this.#ask("index.json", Index);
		return found
			?.filter(({ state }) => state !== "retracted" && state !== "superseded")
			.map(({ id, facets, version }) => ({ id, facets: { ...facets, ...(version && { version }) } }));
	}

	async #described(): Promise<readonly Listed[]> {
		const ids = await this.#ask("datasets", Ids);
		if (!ids)
			throw new StoreError(
				this.#server,
				'it has neither "/index.json" nor "/datasets": it is no Headwater or xpublish server. Check the address.',
			);
		const listed: Listed[] = [];
		await sideBySide(ids, TOGETHER, async (id) => {
			const info = await this.#ask(`datasets/${encodeURIComponent(id)}/info`, Info);
			if (info) listed.push({ id, facets: statedIn(info.global_attributes) });
		});
		return listed.sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	/** `undefined` where there is nothing at an address. @throws StoreError, CatalogueError */
	async #ask<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined> {
		const { http, signal } = this.world;
		const address = `${this.#server}/${path}`;
		const { status, text } = await http.ask({ address, most: MOST_BYTES, ...(signal && { signal }) });
		if (status === 404) return undefined;
		if (status >= 400) throw new StoreError(address, `the server answered ${status}. Ask whoever runs it.`);
		const found = schema.safeParse(parsed(text, address));
		if (found.success) return found.data;
		const [first] = found.error.issues;
		throw new CatalogueError(
			`"${address}" is not what a Headwater or xpublish server gives there (${first?.path.map(String).join(".")}: ${first?.message}). Check the address.`,
		);
	}
}

function parsed(text: string, address: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new CatalogueError(`"${address}" is no JSON. Check that it is a Headwater or xpublish server.`, {
			cause,
		});
	}
}

const statedIn = (attributes: Readonly<Record<string, unknown>>): Facets =>
	Object.fromEntries(
		STATED.flatMap((name) => {
			const value = attributes[name];
			return typeof value === "string" && value !== "" ? [[name, value.split(" ")[0] as string]] : [];
		}),
	);

/** CMIP6 DRS: the sub-experiment stands before the variant where there is one. */
function memberOf({ sub_experiment_id: sub, variant_label: variant = "" }: Facets): string {
	return sub === undefined || sub === "none" ? variant : `${sub}-${variant}`;
}
