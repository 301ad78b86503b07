/**
 * A contract is a list of named checks: a check that fails throws. No test framework is asked for, so that `test` of node:test, Jest,
 * Vitest and others will do.
 */
export interface Check {
	readonly title: string;
	readonly run: () => void | Promise<void>;
}

export type Contract = readonly Check[];

/** What every framework calls `test` or `it`. */
export type DeclareTest = (title: string, run: () => void | Promise<void>) => unknown;

/** Declares each check of a contract as one test. */
export function keepsContract(test: DeclareTest, contract: Contract): void {
	for (const { title, run } of contract) test(title, run);
}

/** Gives checks a name in front: of the plugin, the file, the situation they are about. */
export const checksOf = (
	about: string,
	checks: Readonly<Record<string, () => void | Promise<void>>>,
): Contract => Object.entries(checks).map(([title, run]) => ({ title: `${about}: ${title}`, run }));

/** One line of 10 to 80 characters without a full stop. */
export const isTitle = (text: string): boolean => /^\S[^\n]{8,78}[^\n.\s]$/u.test(text);
