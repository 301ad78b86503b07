import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { defineRoute, type RouteAnswer } from "../../../core/ports/route.ts";
import { notFound } from "../failure.ts";
import { siteStyle } from "../pages/site-style.ts";

const BROWSER = "publish/server/browser";
/** Modules of other rooms that those for browsers import. */
const SHARED = [
	"core/colours/colour-map.table.js",
	"core/colours/colour-maps.js",
	"core/grid/ring.js",
	"publish/report/amounts.js",
];

/** The folder of the compiled rooms: what is joined for a quick start lies elsewhere, but beside or below it. */
function compiledRooms(): string | undefined {
	for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
		for (const rooms of [folder, join(folder, "dist")])
			if (existsSync(join(rooms, BROWSER, "viewer.js"))) return rooms;
		if (dirname(folder) === folder) return undefined;
	}
}

interface Asset {
	readonly type: string;
	read(): Promise<Uint8Array>;
}

const SCRIPT = "text/javascript; charset=utf-8";

/** All there is, by name: nothing else on the disk can be asked for. */
function assetsByName(): ReadonlyMap<string, Asset> {
	const { resolve } = createRequire(import.meta.url);
	const rooms = compiledRooms();
	const modules = rooms === undefined ? [] : readdirSync(join(rooms, BROWSER));
	const names = [
		...modules.filter((name) => name.endsWith(".js")).map((name) => `${BROWSER}/${name}`),
		...SHARED,
	];
	return new Map<string, Asset>([
		["site.css", { type: "text/css; charset=utf-8", read: async () => Buffer.from(siteStyle, "utf8") }],
		...["110m", "50m"].map((scale): [string, Asset] => [
			`land-${scale}.json`,
			{ type: "application/json", read: () => readFile(resolve(`world-atlas/land-${scale}.json`)) },
		]),
		...(rooms === undefined
			? []
			: names.map((name): [string, Asset] => [
					name,
					{ type: SCRIPT, read: () => readFile(join(rooms, name)) },
				])),
	]);
}

async function answerOf({ type, read }: Asset): Promise<RouteAnswer> {
	const body = await read();
	const tag = createHash("sha256").update(body).digest("base64url").slice(0, 20);
	return {
		type,
		body,
		tag,
		compressible: true,
		headers: { "cache-control": "public, no-cache", "x-content-type-options": "nosniff" },
	};
}

/** Style, scripts and coastlines of the pages. */
export function assetsPublisher(): Publisher {
	const assets = assetsByName();
	const known = new Map<string, Promise<RouteAnswer>>();
	return definePublisher({
		name: "assets",
		title: "Style, scripts and coastlines of the pages",
		app: () => [
			defineRoute({
				path: "assets/*",
				summary: "Style, scripts and coastlines of the pages (Natural Earth, public domain)",
				answers: ["text/javascript", "text/css", "application/json"],
				params: z.object({ "*": z.string() }),
				query: z.object({}),
				async answer({ params }) {
					const name = params["*"];
					const asset = assets.get(name);
					if (!asset) throw notFound(`There is no part "${name}" of the pages.`);
					const answer = known.get(name) ?? answerOf(asset);
					known.set(name, answer);
					answer.catch(() => known.delete(name));
					return answer;
				},
			}),
		],
	});
}
