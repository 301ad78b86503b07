import { relative, sep } from "node:path";
import type { PodJob, PodRunOptions } from "../../core/ports/pod-runner.ts";
import type { Environment } from "./inherited.ts";
import { type Outputs, outputsSince, type Tree, treeOf } from "./outputs.ts";
import { brokenLinks, makePages } from "./page.ts";
import type { Ending } from "./supervise.ts";
import { drawVectorFigures } from "./vector-figures.ts";
import { deadLinks, verdict } from "./verdict.ts";

/** A POD that has ended, and what is known of it. */
export interface Ended {
	readonly job: PodJob;
	readonly options: PodRunOptions;
	/** What Headwater's own programs (ghostscript) run in. */
	readonly inherited: Environment;
	/** What the POD was told: its page may name it. */
	readonly told: Environment;
	readonly before: Tree;
	readonly ending: Ending;
	readonly lastLines: readonly string[];
}

export type Judgement = Outputs & { readonly problem?: Error };

/** Prepared files that lie in the POD's folder, by path relative to it. */
function givenFiles({ job, before }: Ended): ReadonlySet<string> {
	const paths = job.variables.flatMap(({ product }) => (product === undefined ? [] : [product.path]));
	const names = paths.map((path) => relative(job.workFolder, path).split(sep).join("/"));
	return new Set(names.filter((name) => before.files.has(name)));
}

/** Draws figures, fills the page templates and checks the POD's own page. */
async function present({ job, options, inherited, told }: Ended, outputs: Outputs): Promise<Judgement> {
	const drawn = await drawVectorFigures(job.workFolder, outputs.figures, {
		environment: inherited,
		...(options.signal === undefined ? {} : { signal: options.signal }),
	});
	const made = await makePages(job, told);
	const pages = [...new Set([...outputs.pages, ...made])].sort();
	const page = `${job.name}.html`;
	const dead = pages.includes(page) ? await brokenLinks(job.workFolder, page) : [];
	const lost = dead.filter((name) => !drawn.lacking.includes(name));
	const problem = deadLinks(job, lost);
	return {
		...outputs,
		figures: [...outputs.figures, ...drawn.made].sort(),
		pages,
		notes: [...outputs.notes, ...drawn.notes],
		...(problem === undefined ? {} : { problem }),
	};
}

/** What the POD made, and whether that is what it was to make. */
export async function judge(ended: Ended): Promise<Judgement> {
	const { job, ending } = ended;
	const found = outputsSince(ended.before, await treeOf(job.workFolder), givenFiles(ended));
	const left = ending.leftBehind.slice(0, 5).join(", ");
	const notes = left === "" ? [] : [`it left processes running, which were ended: ${left}`];
	const outputs = { ...found, notes: [...found.notes, ...notes] };
	const problem = verdict({ ...ended, outputs, log: `${job.name}.log` });
	return problem === undefined ? present(ended, outputs) : { ...outputs, problem };
}
