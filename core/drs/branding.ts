import type { Facets } from "../model/facets.ts";

/** Of what a variable's brand in CMIP7 speaks, as facets. */
export const brandFacets = ["brand_time", "brand_level", "brand_horizontal"] as const;

interface Branded {
	readonly dimensions: readonly string[];
	readonly cellMethods?: string;
}

/**
 * The brand a variable of CMIP6's tables has in CMIP7 ("tavg-h2m-hxy-u"), but for its last part, the kind of area: CMIP7 branding, from the
 * axes and cell_methods of the table.
 */
export const brandOf = ({ dimensions, cellMethods = "" }: Branded): Facets => ({
	brand_time: timeLabel(dimensions, cellMethods),
	brand_level: dimensions.map(levelLabel).find((label) => label !== undefined) ?? "u",
	brand_horizontal: horizontalLabel(new Set(dimensions)),
});

function timeLabel(dimensions: readonly string[], cellMethods: string): string {
	if (!dimensions.some((name) => name.startsWith("time"))) return "ti";
	if (/time: mean within days time: mean over days/.test(cellMethods)) return "tclmdc";
	if (/time: mean within years time: mean over years/.test(cellMethods)) return "tclm";
	if (/time: maximum within days time: mean over days/.test(cellMethods)) return "tmaxavg";
	if (/time: minimum within days time: mean over days/.test(cellMethods)) return "tminavg";
	const method = /time: (\w+)/.exec(cellMethods)?.[1] ?? "mean";
	return { point: "tpt", maximum: "tmax", minimum: "tmin", sum: "tsum" }[method] ?? "tavg";
}

const levels: Readonly<Record<string, string>> = {
	alevel: "al",
	alevhalf: "alh",
	olevel: "ol",
	olevhalf: "olh",
	sdepth: "sl",
	sdepth1: "d10cm",
	sdepth10: "d1m",
	rho: "rho",
	depth0m: "ols",
	alt16: "h16",
	alt40: "h40",
	plev7c: "p7c",
};

function levelLabel(dimension: string): string | undefined {
	if (levels[dimension] !== undefined) return levels[dimension];
	const [, kind, rest] = /^(height|plev|depth|p|pl)(\d+[mh]?)$/.exec(dimension) ?? [];
	if (kind === undefined || rest === undefined) return undefined;
	return { height: `h${rest}`, plev: `p${rest}`, depth: `d${rest}` }[kind] ?? `${rest}hPa`;
}

function horizontalLabel(names: ReadonlySet<string>): string {
	if (names.has("site")) return "hs";
	if (names.has("oline") || names.has("siline")) return "ht";
	if (names.has("longitude") || names.has("xant") || names.has("xgre")) return "hxy";
	if (names.has("latitude") || names.has("gridlatitude")) return names.has("basin") ? "hyb" : "hy";
	return "hm";
}
