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

export interface SectionFigure {
	readonly kind: "section";
	readonly title: string;
	readonly subtitle?: string;
	readonly note?: string;
	/** Degrees, horizontal axis. */
	readonly latitudes: readonly number[];
	/** Vertical axis; drawn downwards when `positive` is "down". */
	readonly levels: readonly number[];
	readonly levelLabel: string;
	readonly logarithmic: boolean;
	readonly positive: "up" | "down";
	/** Row-major [level][latitude]. */
	readonly values: Float64Array;
	readonly scale: ColourScale;
}

export interface PanelsFigure {
	readonly kind: "panels";
	readonly title: string;
	readonly panels: readonly (MapFigure | LineFigure | SectionFigure)[];
	/** Panels per row. */
	readonly columns: number;
}

export type Figure = MapFigure | LineFigure | SectionFigure | PanelsFigure;
