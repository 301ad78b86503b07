import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileInto } from "./compile.ts";
import { cutsOf, type Damage, flipsOf } from "./damage.ts";
import { copySubject, SUBJECT_NAMES, type Subject } from "./subjects.ts";
import { type Row, rowOf } from "./table.ts";
import { watchSubject } from "./watch.ts";

const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));
const TOGETHER = 2;

/** Damages every subject in its own process, two at a time. */
export async function runCampaign(
	damagesOf: (subject: Subject) => readonly Damage[],
	subjects: readonly string[] = SUBJECT_NAMES,
): Promise<readonly Row[]> {
	const folder = mkdtempSync(join(tmpdir(), "headwater-fuzz-"));
	try {
		const compiled = join(folder, "compiled");
		compileInto(compiled);
		const rows: Row[] = [];
		const waiting = subjects.entries();
		const work = async () => {
			for (const [i, name] of waiting) {
				const damages = damagesOf(copySubject(name, { fixtures, folder: join(folder, "plain") }));
				const watched = await watchSubject(name, damages, { compiled, fixtures, folder });
				rows[i] = rowOf(watched);
			}
		};
		await Promise.all(Array.from({ length: TOGETHER }, work));
		return rows;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** So many flips over all subjects together, as many for each. */
export const someFlips =
	(flips: number, seed: number) =>
	(subject: Subject): Damage[] =>
		flipsOf(subject, { count: Math.ceil(flips / SUBJECT_NAMES.length), seed });

export const someCuts =
	(every: number) =>
	(subject: Subject): Damage[] =>
		cutsOf(subject, every);
