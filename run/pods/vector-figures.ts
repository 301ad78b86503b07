import { execFile } from "node:child_process";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "./inherited.ts";
import { findProgram, foldersOf } from "./programs.ts";

const run = promisify(execFile);

/** `model/PS/NAME.eps` is shown as `model/NAME.png`: what pages of MDTF's PODs link to. */
const vector = /^((?:model|obs)\/)PS\/(.+)\.(?:ps|eps|pdf)$/iu;

export interface DrawnFigures {
	readonly made: readonly string[];
	/** Names that would have been made if it could be done. */
	readonly lacking: readonly string[];
	readonly notes: readonly string[];
}

/** 150 dots per inch, as MDTF. SAFER keeps what a POD wrote from touching other files. */
const parameters = (figure: string, pages: string) => [
	..."-dSAFER -dBATCH -dNOPAUSE -dQUIET -r150 -sDEVICE=png16m -dTextAlphaBits=4 -dGraphicsAlphaBits=4".split(
		" ",
	),
	...(extname(figure).toLowerCase() === ".eps" ? ["-dEPSCrop"] : []),
	`-sOutputFile=${pages}`,
	"-f",
	figure,
];

/** Moves page 1, 2 ... to NAME.png, or to NAME-0.png, NAME-1.png ... where there are several. */
async function keepPages(from: string, target: string): Promise<string[]> {
	const count = (await readdir(from)).length;
	const kept = [];
	for (let page = 0; page < count; page++) {
		const to = count === 1 ? `${target}.png` : `${target}-${page}.png`;
		await rename(join(from, `${page + 1}.png`), to);
		kept.push(to);
	}
	return kept;
}

async function drawOne(
	program: string,
	figure: string,
	more: { target: string; environment: Environment; signal?: AbortSignal },
) {
	const scratch = await mkdtemp(join(dirname(figure), ".png-"));
	try {
		// Ghostscript puts the page's number in place of "%d"; a "%" of the folder's name is doubled.
		await run(program, parameters(figure, join(scratch.replaceAll("%", "%%"), "%d.png")), {
			env: more.environment,
			...(more.signal === undefined ? {} : { signal: more.signal }),
			timeout: 120_000,
			killSignal: "SIGKILL",
		});
		return await keepPages(scratch, more.target);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

/** Draws a POD's PostScript and PDF figures as PNG, by ghostscript, where the POD has not done so itself. */
export async function drawVectorFigures(
	folder: string,
	figures: readonly string[],
	world: { readonly environment: Environment; readonly signal?: AbortSignal },
): Promise<DrawnFigures> {
	const drawn = { made: [] as string[], lacking: [] as string[], notes: [] as string[] };
	const program = findProgram("gs", foldersOf(world.environment["PATH"]));
	for (const figure of figures) {
		const [, side, stem] = vector.exec(figure) ?? [];
		const name = `${side}${stem}.png`;
		if (side === undefined || stem?.includes("/") || figures.includes(name)) continue;
		try {
			if (program === undefined) throw new Error('"gs" is not on PATH; install ghostscript');
			const target = join(folder, side + stem);
			const made = await drawOne(program, join(folder, figure), { target, ...world });
			drawn.made.push(...made.map((path) => side + basename(path)));
		} catch (error) {
			// The figure itself is there and linked: that it is not drawn is worth a word, not the POD.
			drawn.lacking.push(name);
			drawn.notes.push(`"${figure}" could not be drawn as PNG: ${String(error).split("\n")[0]}`);
		}
	}
	return drawn;
}
