import { createRequire } from "node:module";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";

// Read with `require`: importing JSON modules is still experimental in Node 20. Natural Earth 1:110m land, public domain.
const atlas = createRequire(import.meta.url)("world-atlas/land-110m.json") as Topology;

/** The land of the world. */
export const land: ReturnType<typeof feature> = feature(atlas, atlas.objects["land"]!);
