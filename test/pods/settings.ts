import { chmod, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** The one variable that test PODs ask for. */
export const tasSettings = {
	settings: {
		long_name: "A diagnostic for tests",
		description: "Reads near-surface air temperature",
		realm: "atmos",
		runtime_requirements: {},
	},
	dimensions: {
		lat: { standard_name: "latitude", units: "degrees_north", axis: "Y" },
		lon: { standard_name: "longitude", units: "degrees_east", axis: "X" },
		time: { standard_name: "time", units: "days since 1850-01-01", axis: "T" },
	},
	varlist: {
		tas: {
			standard_name: "air_temperature",
			modifier: "atmos_height",
			units: "K",
			frequency: "mon",
			dimensions: ["time", "lat", "lon"],
		},
	},
} as const;

export interface PodFiles {
	/** Added to `settings`. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** In place of the one variable. */
	readonly varlist?: Readonly<Record<string, unknown>>;
	/** File name → text; those with a "#!" line are made executable. */
	readonly files?: Readonly<Record<string, string>>;
}

/** Writes a POD's folder: `settings.jsonc` and its files. */
export async function makePod(folder: string, parts: PodFiles = {}): Promise<void> {
	await mkdir(folder, { recursive: true });
	const settings = {
		...tasSettings,
		settings: { ...tasSettings.settings, ...parts.settings },
		varlist: parts.varlist ?? tasSettings.varlist,
	};
	await writeFile(
		join(folder, "settings.jsonc"),
		`// Made by ${basename(import.meta.url)}.\n${JSON.stringify(settings, undefined, "\t")}\n`,
	);
	for (const [name, text] of Object.entries(parts.files ?? {})) {
		await writeFile(join(folder, name), text);
		if (text.startsWith("#!")) await chmod(join(folder, name), 0o755);
	}
}

/** A POD of one shell script. */
export const shellPod = (folder: string, script: string, more: PodFiles = {}): Promise<void> =>
	makePod(folder, {
		...more,
		files: { ...more.files, [`${basename(folder)}.sh`]: `${script.trim()}\n` },
	});

/** Ten lines that really read their file and write a table, a figure and a page. */
export const goodScript = `
set -eu
bytes=$(wc -c < "$TAS_FILE")
echo "$CASENAME: $tas_var has $bytes bytes"
mkdir -p model
printf 'variable,bytes\\n%s,%s\\n' "$tas_var" "$bytes" > model/size.csv
cat > model/size.svg <<END
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="5" y="25">$bytes bytes</text></svg>
END
`;

/** A POD that succeeds wherever its file is there. */
export const goodPod = (folder: string): Promise<void> =>
	shellPod(folder, goodScript, {
		files: {
			[`${basename(folder)}.html`]:
				'<h1>{{CASENAME}}</h1><img src="model/size.svg"><a href="model/size.csv">table</a>\n',
		},
	});
