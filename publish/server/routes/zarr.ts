import type { ViewFormat } from "../../../core/ports/keyed-view.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { type KeyRoutesWorld, keyRoutes } from "../key-routes.ts";

/** Documents of v3 have names of their own, and so have its chunks: both versions live below one address. */
export function zarrFormatsOf(key: string): readonly ViewFormat[] {
	if (/(?:^|\/)zarr\.json$/.test(key)) return ["zarr3"];
	return /[^/]\/c(?:\/\d+)*$/.test(key) ? ["zarr3", "zarr2"] : ["zarr2"];
}

/** Zarr v2 and v3 of every dataset, computed when asked for, and its chunks as they lie in their files. */
export const zarrPublisher = (world: KeyRoutesWorld): Publisher =>
	definePublisher({
		name: "zarr",
		title: "Zarr v2 and v3, and stored chunks byte for byte",
		dataset: () => [
			...keyRoutes(
				"zarr",
				{
					summary: "The dataset as Zarr, v2 and v3, with consolidated metadata",
					formatsOf: zarrFormatsOf,
				},
				world,
			),
			...keyRoutes(
				"kerchunk",
				{
					summary: "The chunks as they lie in their files, byte for byte, as Zarr v2",
					formatsOf: () => ["references"],
				},
				world,
			),
		],
	});
