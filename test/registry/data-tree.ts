import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Log, silentLog } from "../../core/ports/log.ts";
import { createCataloguer, type FolderCataloguer } from "../../registry/catalogue.ts";

/** A folder for one test, with its data tree and its cache; removed when the test is over. */
export interface TestTree {
	readonly root: string;
	readonly cacheDir: string;
	/** Makes a file of one byte, or of this text, and its folders. */
	file(path: string, text?: string): string;
	/** A link at `path` that leads to `target`, which is relative to the link's folder. */
	link(path: string, target: string): void;
	/** Sets the times of all folders back, so that nothing looks as if it were being written. */
	settle(...folders: string[]): void;
	cataloguer(log?: Log): FolderCataloguer;
	remove(): void;
}

const longAgo = new Date("2024-01-02T03:04:05.678Z");

export function dataTree(): TestTree {
	const top = mkdtempSync(join(tmpdir(), "headwater-crawl-"));
	const [root, cacheDir] = [join(top, "data"), join(top, "cache")];
	const made = new Set<string>([root]);
	mkdirSync(root);
	const folderFor = (path: string) => {
		mkdirSync(dirname(path), { recursive: true });
		for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder)) made.add(folder);
	};
	return {
		root,
		cacheDir,
		file(path, text = "x") {
			const full = join(root, path);
			folderFor(full);
			writeFileSync(full, text);
			return full;
		},
		link(path, target) {
			folderFor(join(root, path));
			symlinkSync(target, join(root, path));
		},
		settle(...folders) {
			for (const folder of folders.length > 0 ? folders : made) utimesSync(folder, longAgo, longAgo);
		},
		cataloguer: (log = silentLog) => createCataloguer({ cacheDir, log }),
		remove: () => rmSync(top, { recursive: true, force: true }),
	};
}

export interface TestFile {
	readonly activity?: string;
	readonly institution?: string;
	readonly source?: string;
	readonly experiment?: string;
	readonly member?: string;
	readonly table?: string;
	readonly variable?: string;
	readonly grid?: string;
	readonly version?: string;
	readonly dates?: string;
}

const usual = {
	activity: "CMIP",
	institution: "NCAR",
	source: "CESM2",
	experiment: "historical",
	member: "r1i1p1f1",
	table: "Amon",
	variable: "tas",
	grid: "gn",
	version: "v20190308",
	dates: "185001-201412",
};

/** The folder down to the grid, and the name, of a CMIP6 file. */
export function cmip6File(wanted: TestFile = {}): {
	folder: string;
	version: string;
	name: string;
	path: string;
} {
	const file = { ...usual, ...wanted };
	const { activity, institution, source, experiment, member, table, variable, grid, version, dates } = file;
	const folder = `CMIP6/${activity}/${institution}/${source}/${experiment}/${member}/${table}/${variable}/${grid}`;
	const stem = `${variable}_${table}_${source}_${experiment}_${member}_${grid}`;
	const name = dates === "" ? `${stem}.nc` : `${stem}_${dates}.nc`;
	return { folder, version, name, path: `${folder}/${version}/${name}` };
}
