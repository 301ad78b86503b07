import { UsageError } from "../core/errors.ts";

/** Asks on a terminal whether something large may be done; elsewhere it must have been said beforehand. @throws UsageError */
export async function confirm(question: string, { yes }: { readonly yes: boolean }): Promise<boolean> {
	if (yes) return true;
	if (!process.stdin.isTTY || !process.stderr.isTTY)
		throw new UsageError(`${question} Nobody is there to ask: say --yes.`);
	const { createInterface } = await import("node:readline/promises");
	const asking = createInterface({ input: process.stdin, output: process.stderr });
	try {
		return /^y(?:es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
	} finally {
		asking.close();
	}
}
