import type { Calendar } from "../core/cf/calendar.ts";
import type { Place } from "./climate.ts";
import { gaussianGrid, regularGrid, type SampleGrid } from "./grid.ts";

/** An invented model: none of these exists. */
export interface SampleModel {
	readonly source: string;
	readonly description: string;
	readonly grid: SampleGrid;
	readonly calendar: Calendar;
	/** Files of a series: first and last year, and the reference time of its own that each file counts from. */
	readonly chunks: readonly { readonly years: readonly [number, number]; readonly epoch: string }[];
	/** Monthly variables it archives. */
	readonly variables: readonly ("tas" | "pr" | "ta" | "ua")[];
	readonly seed: number;
	/** K per decade of the global mean, about. */
	readonly warming: number;
	/** What it gets wrong, K. */
	readonly bias: (place: Place) => number;
	/** Factor on rain. */
	readonly wetness: (place: Place) => number;
}

export const firstYear = 1995;
export const lastYear = 2004;

const belt = (latitude: number, centre: number, width: number) =>
	Math.exp(-(((latitude - centre) / width) ** 2));

export const sampleModels: readonly SampleModel[] = [
	{
		source: "Headwater-Demo-A",
		description:
			"invented model A: 3.75° grid, years of 365 days, two files per series counted from different days",
		grid: regularGrid(48, 96),
		calendar: "noleap",
		chunks: [
			{ years: [1995, 1999], epoch: "1850-01-01" },
			{ years: [2000, 2004], epoch: "2000-01-01" },
		],
		variables: ["tas", "pr", "ta", "ua"],
		seed: 20_241,
		warming: 0.24,
		bias: ({ latitude, land }) =>
			0.3 + 1.6 * belt(latitude, -58, 12) * (1 - land) - 1.2 * belt(latitude, 25, 14) * land,
		wetness: ({ latitude }) => 1 + 0.35 * belt(latitude, -9, 7),
	},
	{
		source: "Headwater-Demo-B",
		description:
			"invented model B: Gaussian grid of 32 rows, months of 30 days, one file per series, no wind",
		grid: gaussianGrid(32, 64),
		calendar: "360_day",
		chunks: [{ years: [1995, 2004], epoch: "1900-01-01" }],
		variables: ["tas", "pr", "ta"],
		seed: 77_003,
		warming: 0.41,
		bias: ({ latitude, land }) => -0.5 - 2.2 * belt(latitude, 72, 14) + 0.9 * belt(latitude, -2, 9) * land,
		wetness: ({ latitude, land }) => 1.05 - 0.3 * land * belt(latitude, 0, 16),
	},
];
