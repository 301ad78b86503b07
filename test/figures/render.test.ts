import { expect, test } from "@jest/globals";
import { PNG } from "pngjs";
import type { LineFigure, MapFigure, SectionFigure } from "../../core/ports/figure.ts";
import { coloursOf, hex } from "../../figures/colour-map.ts";
import { render } from "../../figures/render.ts";

const scale = { map: "viridis", min: 0, max: 4, levels: 4, label: "units [K]" };

function globe(
	columns: number,
	from: number,
	at: (latitude: number, longitude: number) => number,
): MapFigure {
	const latitudes = Array.from({ length: columns / 2 }, (_, index) => -90 + ((index + 0.5) * 360) / columns);
	const longitudes = Array.from({ length: columns }, (_, index) => from + ((index + 0.5) * 360) / columns);
	const values = Float64Array.from(
		latitudes.flatMap((latitude) =>
			longitudes.map((longitude) => at(latitude, ((longitude % 360) + 360) % 360)),
		),
	);
	return { kind: "map", title: "A map", latitudes, longitudes, values, scale };
}

const png = (svg: string): PNG =>
	PNG.sync.read(Buffer.from(/data:image\/png;base64,([^"]+)/.exec(svg)![1]!, "base64"));

/** Colour of the raster at fractions of its width and height. */
function pixel(image: PNG, x: number, y: number): string | undefined {
	const place = 4 * (Math.floor(image.width * x) + image.width * Math.floor(image.height * y));
	const [red = 0, green = 0, blue = 0, alpha = 0] = image.data.subarray(place, place + 4);
	return alpha === 0 ? undefined : hex([red, green, blue]);
}

const [low, , , high] = coloursOf(scale).map(hex);

test("a map shows each cell at its place, whatever the cut of its longitudes", () => {
	// Europe's quarter (north, 0..90 E) is high, the rest low.
	const at = (latitude: number, longitude: number) => (latitude > 0 && longitude < 90 ? 3.5 : 0.5);
	const image = png(render(globe(36, 0, at)));
	expect(pixel(image, 0.55, 0.3)).toBe(high);
	expect(pixel(image, 0.45, 0.3)).toBe(low);
	expect(pixel(image, 0.55, 0.7)).toBe(low);
	expect(pixel(image, 0.01, 0.01)).toBeUndefined();
	expect(render(globe(36, -180, at)) === render(globe(36, 0, at))).toBe(true);
});

test("rows may run from north to south", () => {
	const rising = globe(36, 0, (latitude) => (latitude > 0 ? 3.5 : 0.5));
	const falling = {
		...rising,
		latitudes: [...rising.latitudes].reverse(),
		values: Float64Array.from(rising.values).reverse(),
	};
	for (const image of [png(render(falling)), png(render(rising))]) {
		expect(pixel(image, 0.5, 0.3)).toBe(high);
		expect(pixel(image, 0.5, 0.7)).toBe(low);
	}
});

test("missing cells are grey, and a figure without any value is still drawn", () => {
	const image = png(render(globe(24, 0, () => Number.NaN)));
	expect(pixel(image, 0.5, 0.5)).toBe("#cecece");
});

test("two by three points are drawn as a region around them", () => {
	const tiny: MapFigure = {
		kind: "map",
		title: "Tiny",
		latitudes: [47.5, 45],
		longitudes: [357.5, 0, 2.5],
		values: Float64Array.of(0.5, 0.5, 0.5, 3.5, 3.5, 3.5),
		scale,
	};
	const svg = render(tiny);
	const image = png(svg);
	const colours = new Set<string | undefined>();
	for (let y = 0; y < 1; y += 0.01) colours.add(pixel(image, 0.5, y));
	expect([...colours].sort()).toEqual([high, low, undefined].sort());
	expect(svg).toContain("50°N");
	expect(render({ ...tiny, latitudes: [45], longitudes: [10], values: Float64Array.of(1) })).toContain(
		"<image",
	);
});

test("values beyond the scale point its ends", () => {
	const inside = render(globe(24, 0, (latitude) => (latitude > 0 ? 0 : 4)));
	const outside = render(globe(24, 0, (latitude) => (latitude > 0 ? -1 : 5)));
	const arrows = (svg: string) => svg.match(/<path d="M[^"]+ 6\.5L[^"]+Z"/g)?.length ?? 0;
	expect(arrows(inside)).toBe(0);
	expect(arrows(outside)).toBe(2);
});

test("the same figure gives the same bytes, below 400 kB for a one-degree grid", () => {
	const fine = globe(
		360,
		0,
		(latitude, longitude) => 2 + 2 * Math.sin(longitude / 20) * Math.cos(latitude / 15),
	);
	const svg = render({ ...fine, scale: { map: "plasma", min: 0, max: 4, label: "continuous" } });
	const again = render({ ...fine, scale: { map: "plasma", min: 0, max: 4, label: "continuous" } });
	expect(again === svg).toBe(true);
	expect(svg.length).toBeLessThan(400_000);
});

const lines: LineFigure = {
	kind: "lines",
	title: `<script>alert("1")</script> & more`,
	subtitle: "a\u0000b",
	xLabel: "year",
	yLabel: "K",
	series: [
		{ label: "whole", x: [2000, 2001, 2002], y: [0, 1, 4] },
		{ label: "broken", x: [2000, 2001, 2002, 2003], y: [2, 3, Number.NaN, 1], dashed: true },
	],
};

test("text from outside is escaped", () => {
	const svg = render(lines);
	expect(svg).not.toContain("<script");
	expect(svg).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more");
	expect(svg).toContain(">ab</text>");
});

test("lines are drawn as they were", () => {
	expect(
		render({ ...lines, title: "Lines", subtitle: "with a gap" }).replaceAll("><", ">\n<"),
	).toMatchSnapshot();
});

test("series of one value or of none are drawn without a fault", () => {
	const one = render({ ...lines, series: [{ label: "one", x: [2000], y: [3] }] });
	const none = render({ ...lines, series: [{ label: "none", x: [], y: [] }] });
	for (const svg of [one, none]) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

const section = (positive: "up" | "down"): SectionFigure => ({
	kind: "section",
	title: "Section",
	latitudes: [-60, -20, 20, 60],
	levels: [1000, 700, 300, 100],
	levelLabel: "pressure [hPa]",
	logarithmic: true,
	positive,
	values: Float64Array.from([3.5, 3.5, 3.5, 3.5, 3, 3, 3, 3, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]),
	scale,
});

test("pressure falls upwards in a section", () => {
	const image = png(render(section("down")));
	expect(pixel(image, 0.5, 0.98)).toBe(high);
	expect(pixel(image, 0.5, 0.02)).toBe(low);
	expect(pixel(png(render(section("up"))), 0.5, 0.98)).toBe(low);
});

test("a section of one level or one latitude is drawn as cells", () => {
	const one = { ...section("down"), levels: [850], values: Float64Array.of(1, 2, 3, 4) };
	const thin = { ...section("down"), latitudes: [45], values: Float64Array.of(1, 2, 3, 4) };
	for (const figure of [one, thin])
		expect(render(figure).replace(/base64,[^"]+/g, "")).not.toMatch(/NaN|Infinity/);
});

test("panels stand side by side in one document", () => {
	const svg = render({
		kind: "panels",
		title: "All",
		columns: 2,
		panels: [section("down"), lines, globe(24, 0, () => 1)],
	});
	expect(svg.match(/<svg /g)).toHaveLength(1);
	expect(svg.match(/<image /g)).toHaveLength(2);
});

test("a colour map that does not exist is named with its neighbours", () => {
	expect(() => render({ ...globe(24, 0, () => 1), scale: { ...scale, map: "virdis" } })).toThrow(
		/no colour map "virdis".*"viridis"/,
	);
	expect(() => render({ ...globe(24, 0, () => 1), scale: { ...scale, map: "constructor" } })).toThrow(
		/no colour map/,
	);
});
