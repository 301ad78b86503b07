import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { brandFacets, brandOf } from "../../../core/drs/branding.ts";
import { cmip7Names } from "../../../core/drs/projects.ts";
import { convention } from "../../../translators/cmip/index.ts";
import { shared } from "../../shared-data.ts";

const labels = (dimensions: string, cellMethods = "area: time: mean") => {
	const brand = brandOf({ dimensions: dimensions.split(" "), cellMethods });
	return brandFacets.map((name) => brand[name]).join("-");
};

test.each([
	["longitude latitude time height2m", "area: time: mean", "tavg-h2m-hxy"],
	["longitude latitude plev19 time", "time: mean", "tavg-p19-hxy"],
	["longitude latitude time1 p500", "area: mean time: point", "tpt-500hPa-hxy"],
	["longitude latitude alevhalf time", "area: time: mean", "tavg-alh-hxy"],
	["longitude latitude olevel time", "area: mean where sea time: mean", "tavg-ol-hxy"],
	[
		"longitude latitude time height2m",
		"area: mean time: maximum within days time: mean over days",
		"tmaxavg-h2m-hxy",
	],
	["longitude latitude time height2m", "area: mean time: maximum", "tmax-h2m-hxy"],
	["latitude plev39 time", "longitude: mean time: mean", "tavg-p39-hy"],
	["latitude rho basin time", "longitude: sum time: mean", "tavg-rho-hyb"],
	["time", "area: time: mean", "tavg-u-hm"],
	["site time1", "area: point time: point", "tpt-u-hs"],
	["longitude latitude", "area: mean", "ti-u-hxy"],
])("the brand of %s, %s is %s", (dimensions, cellMethods, brand) => {
	expect(labels(dimensions, cellMethods)).toBe(brand);
});

const facets = shared("esgf/esmporium__esgf-ng-stac-cmip7-facets.json");

(facets ? test : test.skip)(
	"most branded variables that CMIP7 publishes are among those of CMIP6's tables",
	() => {
		const text = readFileSync(facets as string, "utf8");
		const published = new Set(text.match(/\b[A-Za-z0-9]+_t[a-z]+-[A-Za-z0-9]+-h[a-z]+-[a-z]+\b/g));
		const ours = new Map<string, Set<string>>();
		for (const { name, dimensions, cellMethods } of convention.variables()) {
			const brand = labels(dimensions.join(" "), cellMethods);
			for (const one of [name, ...(cmip7Names[name] ?? [])])
				ours.set(one, (ours.get(one) ?? new Set()).add(brand));
		}
		const named = [...published].filter((one) => ours.has(one.split("_")[0] ?? ""));
		const fitting = named.filter((one) => {
			const [name = "", suffix = ""] = one.split("_");
			return ours.get(name)?.has(suffix.split("-").slice(0, 3).join("-"));
		});
		expect(fitting.length / named.length).toBeGreaterThan(0.85);
	},
);
