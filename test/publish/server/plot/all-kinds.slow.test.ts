import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PNG } from "pngjs";
import { coloursOf } from "../../../../figures/colour-map.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../../io/stores/file/index.ts";
import { createEngine } from "../../../../run/engine.ts";
import { removeFolder, temporaryFolder } from "../../../cli/command.ts";
import { type ServedHeadwater, serveHeadwater } from "../../../servers/headwater-serve.ts";
import { icosahedral, regular, tripolar, waveAt } from "../sample-grids.ts";

const KINDS = ["image", "quadmesh", "contour", "contourf", "scatter", "line", "hist"];
const GRIDS = {
	rows: () => regular(90, 180),
	ocean: () => tripolar(120, 180),
	middles: () => tripolar(120, 180, false),
	triangles: () => icosahedral(5),
	points: () => icosahedral(5, false),
};
/** Pictures are kept here to be looked at: `HEADWATER_PICTURES=/tmp/pictures npm run test:slow -- all-kinds`. */
const KEPT = process.env["HEADWATER_PICTURES"];

let folder: string;
let served: ServedHeadwater;

beforeAll(async () => {
	folder = temporaryFolder("all-kinds");
	const engine = createEngine({
		...{ readers: [netcdf4Reader], writer: netcdf4Writer, store: fileStore, memory: 2 ** 28 },
	});
	const files = Object.keys(GRIDS).map((name) => join(folder, `${name}.nc`));
	for (const [i, make] of Object.values(GRIDS).entries()) await engine.write(make(), files[i] ?? "");
	await engine.close();
	served = await serveHeadwater(files, { cwd: folder });
}, 120_000);
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

async function picture(path: string): Promise<PNG> {
	const answer = await fetch(`${served.address}/datasets/${path}?format=png&min=0&max=32`, {
		signal: AbortSignal.timeout(50_000),
	});
	expect([path, answer.status, answer.headers.get("content-type")]).toEqual([path, 200, "image/png"]);
	const bytes = Buffer.from(await answer.arrayBuffer());
	if (KEPT) {
		mkdirSync(KEPT, { recursive: true });
		writeFileSync(join(KEPT, `${path.replaceAll("/", "-")}.png`), bytes);
	}
	return PNG.sync.read(bytes);
}

/** Where the map of a box of 180 by 120 degrees lies in a picture: from the document of the same picture. */
async function frameOf(path: string) {
	const svg = await (await fetch(`${served.address}/datasets/${path}?format=svg&min=0&max=32`)).text();
	const [, left, top] = /translate\(12 12\)">.*?translate\(([\d.]+) ([\d.]+)\)"/s.exec(svg) ?? [];
	const [, width, height] = /<rect x="0" y="0" width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
	return [12 + Number(left), 12 + Number(top), Number(width), Number(height)] as const;
}

/** Open sea, far from coasts and from the lines of the graticule. */
const SEAS = [
	[-33, -83],
	[22, -38],
	[-22, -20],
	[-35, 72],
	[4, -25],
	[42, -40],
] as const;
const COLOURS = coloursOf({ map: "viridis", min: 0, max: 32, label: "" });

const STEPS = coloursOf({ map: "viridis", min: 0, max: 32.5, levels: 13, label: "" });

/** The colours a value may have: of filled steps, beside their boundaries, either. */
function coloursFor(value: number, kind: string): readonly (readonly number[])[] {
	if (kind === "image") return [COLOURS[Math.round((value / 32) * 255)] ?? []];
	return [value - 0.2, value + 0.2].map((one) => STEPS[Math.floor(one / 2.5)] ?? []);
}

/** How far the colour at a place is from those: steps of red, green and blue, at most. */
function strangeness(
	{ data, width }: PNG,
	pixel: readonly [number, number],
	wanted: readonly (readonly number[])[],
): number {
	// A line may lie upon the place itself.
	const pixels = [-3, 0, 3].map((away) => 4 * (Math.round(pixel[1] + away) * width + Math.round(pixel[0])));
	const far = pixels.flatMap((at) =>
		wanted.map((colour) => Math.max(...colour.map((part, i) => Math.abs(part - (data[at + i] ?? 0))))),
	);
	return Math.min(...far);
}

for (const grid of Object.keys(GRIDS))
	test(`every kind is drawn on ${grid}, and in the right place`, async () => {
		for (const kind of KINDS) {
			const { data, width, height } = await picture(`${grid}/plot/tos/${kind}/viridis`);
			expect([width, height > 600 && height < 1200]).toEqual([1356, true]);
			const shades = new Set<number>();
			for (let at = 0; at < data.length; at += 4) shades.add(data.readUInt32BE(at));
			// White, grey, letters, lines and their edges: a picture of a field has many more.
			expect([kind, shades.size > (kind === "line" || kind === "hist" ? 20 : 100)]).toEqual([kind, true]);
		}
		for (const kind of ["image", "contourf"]) {
			const path = `${grid}/plot/tos/${kind}/viridis/lat/-60_60/lon/-90_90`;
			const drawn = await picture(path);
			const [left, top, wide, high] = await frameOf(path);
			const far = SEAS.map(([latitude, longitude]) => {
				// All but plain images have a tenth of room around.
				const room = kind === "image" ? 1 : 1.2;
				const x = 1.5 * (left + (0.5 + longitude / 180 / room) * wide);
				const y = 1.5 * (top + (0.5 - latitude / 120 / room) * high);
				return strangeness(drawn, [x, y], coloursFor(waveAt([latitude, longitude]), kind));
			});
			expect([kind, far, Math.max(...far) < 12]).toEqual([kind, far, true]);
			const inside = [1.5 * (left + 0.62 * wide), 1.5 * (top + 0.47 * high)] as const;
			const land = strangeness(drawn, inside, [...COLOURS]);
			expect(land).toBeGreaterThan(30);
		}
	}, 120_000);
