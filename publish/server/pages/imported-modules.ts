/** Modules that the scripts of pages import, which browsers would else hear of one after the other. */
interface Imports {
	/** Beside the script. */
	readonly own: string;
	/** Of other rooms. */
	readonly shared?: string;
}

/** By the name of the script: a test compares it with what the sources say. */
const IMPORTS: Readonly<Record<string, Imports>> = {
	home: {
		own: "ask elements home-card home-search",
		shared: "publish/report/amounts",
	},
	page: {
		own: "elements",
	},
	plot: {
		own: "address slides ask",
	},
	viewer: {
		own: "ask controls elements gestures legend colours pixel-cells camera lines map-view found picture fill-cells mesh nearest-points overview map-canvas view-state tile-store zarr time-control",
		shared: "core/colours/colour-maps core/colours/colour-map.table core/grid/ring",
	},
};

const BROWSER = "publish/server/browser/";

export const scriptPath = (name: string): string => `${BROWSER}${name}.js`;

/** Paths below the assets of all that scripts import, each once; not of the scripts themselves. */
export function importedPaths(names: readonly string[]): readonly string[] {
	const paths = names.flatMap((name) => {
		const { own, shared } = IMPORTS[name] ?? {};
		return [...wordsOf(own).map(scriptPath), ...wordsOf(shared).map((path) => `${path}.js`)];
	});
	return [...new Set(paths)];
}

const wordsOf = (text: string | undefined): readonly string[] => text?.split(" ") ?? [];
