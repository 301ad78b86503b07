/** What a map viewer must know of a dataset before it asks for tiles; sent as JSON. */
export interface ViewerDescription {
	readonly id: string;
	readonly title: string;
	/** The variable to begin with; absent when none can be drawn. */
	readonly first?: string;
	readonly variables: readonly ViewerVariable[];
	readonly grids: readonly ViewerGrid[];
	/** By the names of the dimensions that are not the grid's. */
	readonly axes: Readonly<Record<string, ViewerAxis>>;
}

export interface ViewerVariable {
	readonly name: string;
	readonly title: string;
	readonly units: string;
	/** Dimensions before those of the grid. */
	readonly dimensions: readonly string[];
	/** Index into the grids. */
	readonly grid: number;
	/** For each level of the grid whether its values are means over the finest cells; else each is the value of one of them. */
	readonly means: readonly boolean[];
}

export interface ViewerAxis {
	readonly title: string;
	readonly kind: "time" | "level" | "other";
	/** One for each index: "1850-01-16", "850 hPa". */
	readonly labels: readonly string[];
	readonly calendar?: string;
}

/** Cells of a grid, as tiles of levels: a cell of one stands for `strides[level]` of the finest along each dimension. Angles in degrees. */
export type ViewerGrid = {
	readonly shape: readonly number[];
	readonly tile: readonly number[];
	readonly strides: readonly number[];
} & (
	| {
			readonly kind: "rectilinear";
			readonly latitude: ViewerSpan;
			/** Without jumps at the date line. */
			readonly longitude: ViewerSpan;
	  }
	| {
			readonly kind: "curvilinear" | "unstructured";
			/** Names of the arrays that tell where the middles of cells are. */
			readonly latitude: string;
			readonly longitude: string;
			/** Names of the arrays of the corners of cells: one more dimension, of `each` corners. Absent where the file tells none. */
			readonly corners?: {
				readonly latitude: string;
				readonly longitude: string;
				readonly each: number;
				/** Levels that have them, from the finest on. */
				readonly levels: number;
			};
	  }
);

export interface ViewerSpan {
	readonly centres: readonly number[];
	/** One more than the centres. */
	readonly edges: readonly number[];
}
