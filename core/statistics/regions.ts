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

const sea = (id: string, label: string, [west, east, south, north]: readonly number[]): Region => ({
	id,
	label,
	box: { west, east, south, north } as Box,
});

/**
 * Seas whose temperature is an index: Niño after Trenberth (1997), the tropical Atlantic after Zebiak (1993) and Enfield et al. (1999), the
 * North Atlantic after Enfield et al. (2001), the poles of the Indian Ocean dipole after Saji et al. (1999).
 */
export const seas: readonly Region[] = [
	sea("nino12", "Niño 1+2", [270, 280, -10, 0]),
	sea("nino3", "Niño 3", [210, 270, -5, 5]),
	sea("nino4", "Niño 4", [160, 210, -5, 5]),
	sea("atlantic-nino", "Atlantic Niño", [340, 360, -3, 3]),
	sea("tropical-north-atlantic", "Tropical North Atlantic", [302.5, 345, 5.5, 23.5]),
	sea("north-atlantic", "North Atlantic", [280, 360, 0, 60]),
	sea("iod-west", "Western Indian Ocean", [50, 70, -10, 10]),
	sea("iod-east", "Southeastern Indian Ocean", [90, 110, -10, 0]),
];
