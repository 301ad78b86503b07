import { lengthOf } from "../../../core/array/lazy-array.ts";
import { attributeText } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import type { Tasks } from "../../../core/ports/tasks.ts";
import { html, type Part } from "../../markup/html.ts";
import { pathsOf, sitePage } from "../pages/shell.ts";
import type { Derived } from "./derived.ts";
import { mapsTask } from "./group-tasks.ts";
import { ACTIONS, type GroupWish } from "./group-wish.ts";
import { resultTable } from "./result-table.ts";

export interface GroupPage {
	readonly dataset: ServedDataset;
	/** Where the dataset is. */
	readonly datasetAddress: string;
	readonly made: Derived;
	readonly wish: GroupWish;
	readonly engine: Engine;
	readonly tasks: Tasks;
	/** Who waits for it. */
	readonly signal: AbortSignal;
	/** Where the result is, without options. */
	readonly address: string;
	/** Behind "?". */
	readonly search: string;
}

/** Values of a table; larger results are only linked to. */
const MOST_VALUES = 20_000;

/** A page about a grouped variable: what it is, its values where they fit, and how to get them. */
export async function groupPage(page: GroupPage): Promise<string> {
	const { made, dataset, wish, address } = page;
	const { result, grouping } = made;
	const title = attributeText(result.attributes, "long_name") ?? result.name;
	const query = (format: string) =>
		`?${[page.search, `format=${format}`].filter((one) => one !== "").join("&")}`;
	const { root, own } = pathsOf(page.datasetAddress);
	return sitePage({
		title,
		modules: ["page"],
		root,
		main: html`<h1>${title}</h1>
<p class="quiet"><a href="${own}">${dataset.title}</a> · <code>${result.name}</code> · ${attributeText(result.attributes, "units")} · ${result.dimensions.map((name, axis) => `${name} ${result.data.shape[axis]}`).join(" × ")}</p>
<ul class="links">${ACTIONS.map((action) => html`<li>${action === wish.action ? action : html`<a href="${action}${page.search === "" ? "" : `?${page.search}`}">${action}</a>`}</li>`)}</ul>
<section class="card"><h2>Values of ${grouping.count} groups</h2>${await valuesPart(page)}</section>
<section class="card"><h2>Get it</h2>
<ul class="links"><li><a href="${query("json")}">JSON</a></li><li><a href="${query("nc")}">netCDF</a></li></ul>
<pre data-copy>${snippet(address, wish, result.name)}</pre></section>`,
	});
}

const snippet = (address: string, wish: GroupWish, name: string): string => {
	const options = optionsOf(wish);
	const root = address.replace(/\/([^/]+)\/([^/]+)$/, `/$1${options}/$2/zarr`);
	return ["import xarray as xr", `xr.open_zarr("${root}")["${name}"]`].join("\n");
};

function optionsOf({ bands, width, dates, ranges }: GroupWish): string {
	const parts = [
		...(bands ? [`bands=${bands.join(",")}`] : []),
		...(width === undefined ? [] : [`width=${width}`]),
		...(dates === "stamps" ? ["dates=stamps"] : []),
		...ranges.map(({ name, low, high }) => `${encodeURIComponent(name)}=${low ?? ""}_${high ?? ""}`),
	];
	return parts.map((part) => `;${part}`).join("");
}

async function valuesPart({ made, engine, tasks, signal }: GroupPage): Promise<Part> {
	const { result, grouping, dataset } = made;
	const maps = await tasks.run(mapsTask, { about: made.grouped, ask: undefined, signal });
	if (maps) {
		const picture = Buffer.from(maps.svg, "utf8").toString("base64");
		const left = grouping.count - maps.maps;
		return html`${maps.places.length > 0 && html`<p class="quiet">${maps.places.join(", ")}</p>`}<div class="many" tabindex="0" role="region" aria-label="Maps of the groups"><img class="picture" src="data:image/svg+xml;base64,${picture}" alt="A map of each of ${maps.maps} groups: ${grouping.labels.slice(0, maps.maps).join(", ")}"></div>
${left > 0 && html`<p class="quiet">The first ${maps.maps} of ${grouping.count} groups.</p>`}`;
	}
	if (lengthOf(result.data.shape) > MOST_VALUES)
		return html`<p>${lengthOf(result.data.shape)} values: too many for a table. They come as netCDF, or as Zarr.</p>`;
	const others = new Map<string, readonly string[]>();
	for (const name of result.dimensions) {
		const coordinate = dataset.variables.get(name);
		if (name === grouping.dimension || coordinate?.dimensions.length !== 1) continue;
		others.set(name, Array.from((await engine.readAll(coordinate.data)) as ArrayLike<unknown>, placeText));
	}
	const values = await engine.readAll(result.data);
	return resultTable({
		result: { variable: result, values },
		dimension: grouping.dimension,
		labels: grouping.labels,
		others,
	});
}

const placeText = (place: unknown): string =>
	typeof place === "string" ? place : String(Number(Number(place).toPrecision(6)));
