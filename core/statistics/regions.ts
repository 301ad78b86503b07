import type { Box } from "./area-weights.ts";

/** A named part of the globe. */
export interface Region {
	readonly id: string;
	readonly label: string;
	readonly box: Box;
}

const belt = (south: number, north: number): Box => ({ west: 0, east: 360, south, north });

/** Boxes as the literature draws them; Niño 3.4 after Trenberth (1997): 5°S-5°N, 170°W-120°W. */
export const regions: readonly Region[] = [
	{ id: "global", label: "Global", box: belt(-90, 90) },
	{ id: "tropics", label: "Tropics (30°S–30°N)", box: belt(-30, 30) },
	{ id: "north-extratropics", label: "N extratropics (30–90°N)", box: belt(30, 90) },
	{ id: "south-extratropics", label: "S extratropics (90–30°S)", box: belt(-90, -30) },
	{ id: "arctic", label: "Arctic (60–90°N)", box: belt(60, 90) },
	{ id: "nino34", label: "Niño 3.4", box: { west: 190, east: 240, south: -5, north: 5 } },
];
