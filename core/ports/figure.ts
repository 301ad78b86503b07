import type { HorizontalGrid } from "../grid/grid.ts";

/**
 * A picture as plain data: what to show, not how. The `figures` room turns it into SVG. Missing values are NaN.
 */

export interface ColourScale {
	/** Name of a colour map: "viridis", "RdBu_r" ... */
	readonly map: string;
	readonly min: number;
	readonly max: number;
	/** Number of discrete colours; absent: continuous. */
	readonly levels?: number;
	readonly label: string;
}

export interface MapFigure {
	readonly kind: "map";
	readonly title: string;
	readonly subtitle?: string;
	/** Figures of the field, shown beside the subtitle: "mean 14.2 °C". */
	readonly note?: string;
	/** Cell centres, degrees; 1-D (regular or Gaussian) axes, ascending or descending, of any cut (0..360, -180..180). */
	readonly longitudes: readonly number[];
	readonly latitudes: readonly number[];
	/** Row-major [latitude][longitude]. */
	readonly values: Float64Array;
	readonly scale: ColourScale;
}

export interface LineSeries {
	readonly label: string;
	readonly x: readonly number[];
	/** NaN breaks the line. */
	readonly y: readonly number[];
	readonly dashed?: boolean;
	/** Thin and pale: the raw values behind a smoothed line. */
	readonly faint?: boolean;
	/** The ground below the line is tinted, down to the axis. */
	readonly filled?: boolean;
	/** Index into the line colours; series that belong together share one. Absent: its place in the list. */
	readonly colour?: number;
}

export interface LineFigure {
	readonly kind: "lines";
	readonly title: string;
	readonly subtitle?: string;
	readonly xLabel: string;
	readonly yLabel: string;
	readonly series: readonly LineSeries[];
	/** Names for whole-numbered x, such as months. */
	readonly xTicks?: readonly { readonly at: number; readonly label: string }[];
}

/** How a field is shown: cells on a flat map, cells on the globe, lines, filled steps between lines, dots. */
export type FieldStyle = "image" | "quadmesh" | "contour" | "contourf" | "scatter";

/** A field on any horizontal grid: rows and columns of latitudes and longitudes, curvilinear, or a list of cells. */
export interface FieldFigure {
	readonly kind: "field";
	readonly style: FieldStyle;
	readonly title: string;
	readonly subtitle?: string;
	readonly note?: string;
	readonly grid: HorizontalGrid;
	/** One for each cell, in the order of the grid; NaN: missing. */
	readonly values: Float64Array;
	readonly scale: ColourScale;
	/** What is shown, degrees; absent: all cells. */
	readonly box?: {
		readonly west: number;
		readonly east: number;
		readonly south: number;
		readonly north: number;
	};
}

/** A horizontal axis of a section that is not latitude. */
export interface SectionAcross {
	readonly label: string;
	readonly kind: "latitude" | "longitude" | "other";
	/** Names of places along the axis, such as dates; absent: round numbers. */
	readonly ticks?: readonly { readonly at: number; readonly label: string }[];
}

/** A field along two axes: latitude and height, time and latitude ... */
export interface SectionFigure {
	readonly kind: "section";
	/** Cells, lines, or filled steps; absent: a field between its points with lines over it. */
	readonly style?: "image" | "contour" | "contourf";
	readonly title: string;
	readonly subtitle?: string;
	readonly note?: string;
	/** Degrees, horizontal axis; or whatever `across` says. In one direction. */
	readonly latitudes: readonly number[];
	readonly across?: SectionAcross;
	/** Vertical axis; drawn downwards when `positive` is "down". */
	readonly levels: readonly number[];
	readonly levelLabel: string;
	/** Absent: no degrees. */
	readonly levelKind?: SectionAcross["kind"];
	/** Names of places along the vertical axis; absent: round numbers. */
	readonly levelTicks?: SectionAcross["ticks"];
	readonly logarithmic: boolean;
	readonly positive: "up" | "down";
	/** Row-major [level][latitude]. */
	readonly values: Float64Array;
	readonly scale: ColourScale;
}

export interface PanelsFigure {
	readonly kind: "panels";
	readonly title: string;
	readonly panels: readonly (MapFigure | FieldFigure | LineFigure | SectionFigure)[];
	/** Panels per row. */
	readonly columns: number;
}

export type Figure = MapFigure | FieldFigure | LineFigure | SectionFigure | PanelsFigure;

/** Makes pictures of figures. Throws UsageError when the colour map does not exist. */
export interface Painter {
	/** A self-contained SVG document; `width`: of what is drawn, 880 units without. Letters are as large in narrow ones. */
	svg(figure: Figure, width?: number): string;
	/** A PNG file, one and a half pixels for each unit of the SVG. */
	png(figure: Figure, width?: number): Uint8Array;
}
