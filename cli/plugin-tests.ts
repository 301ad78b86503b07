import { access } from "node:fs/promises";
import { UsageError } from "../core/errors.ts";

/** What came of a run of tests. */
export interface TestCounts {
	readonly passed: number;
	readonly failed: number;
	/** Names of those that failed. */
	readonly failures: readonly string[];
}

/** Counts and failures from what Node's runner says in the Test Anything Protocol (TAP 13). */
export function counted(tap: string): TestCounts {
	const total = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(tap)?.[1] ?? 0);
	const failures = [...tap.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name = ""]) => name);
	return { passed: total("pass"), failed: total("fail"), failures };
}

/** The files, all of which exist: Node's runner would pass over one that does not. @throws UsageError naming the first that cannot be read */
export async function readable(files: readonly string[]): Promise<readonly string[]> {
	for (const file of files)
		await access(file).catch((cause: unknown) => {
			throw new UsageError(`The test "${file}" cannot be read. Check the path.`, { cause });
		});
	return files;
}
