import type { Region } from "../../core/statistics/regions.ts";

const belt = (id: string, label: string, [south, north]: readonly [number, number]): Region => ({
	id,
	label,
	box: { west: 0, east: 360, south, north },
});

/** Belts in which rain follows the sun in its own way; the two tropical ones mirror each other. */
export const belts: readonly Region[] = [
	belt("global", "Global", [-90, 90]),
	belt("north-midlatitudes", "N mid-latitudes (30–60°N)", [30, 60]),
	belt("north-tropics", "N tropics (0–20°N)", [0, 20]),
	belt("south-tropics", "S tropics (20°S–0)", [-20, 0]),
	belt("south-midlatitudes", "S mid-latitudes (60–30°S)", [-60, -30]),
];
