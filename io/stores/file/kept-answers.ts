import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../../../core/ports/clock.ts";
import type { KeptAnswers } from "../../../core/ports/kept-answers.ts";
import { writeAtomically } from "./atomic.ts";
import { onDisk } from "./failures.ts";

const Kept = z.strictObject({ question: z.string(), kept: z.number(), answer: z.string() });

/** Nothing is worth keeping longer. */
const LONGEST = 30 * 86_400_000;

/** Answers in files of a folder, named by the hash of their question. What is older than thirty days is removed. */
export function keptAnswers(folder: string, clock: Pick<Clock, "now">): KeptAnswers {
	const fileOf = (question: string) =>
		join(folder, `${createHash("sha256").update(question).digest("hex")}.json`);
	let isTidy = false;
	return {
		async recall(question) {
			const text = await readFile(fileOf(question), "utf8").catch(() => undefined);
			if (text === undefined) return undefined;
			const { data } = Kept.safeParse(parsed(text));
			return data?.question === question ? { answer: data.answer, kept: data.kept } : undefined;
		},
		async keep(question, answer) {
			const now = clock.now().getTime();
			await onDisk(folder, () => mkdir(folder, { recursive: true }));
			if (!isTidy) await removeOld(folder, now);
			isTidy = true;
			const text = JSON.stringify({ question, kept: now, answer });
			await writeAtomically(fileOf(question), (temporary) => writeFile(temporary, text));
		},
	};
}

/** What another version, or a full disk, left behind is as good as nothing. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

async function removeOld(folder: string, now: number): Promise<void> {
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		const found = await stat(path).catch(() => undefined);
		if (found && now - found.mtimeMs > LONGEST) await rm(path, { force: true });
	}
}
