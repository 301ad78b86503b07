/** Answers of servers, kept between runs so that the same question need not be asked again for a while. */
export interface KeptAnswers {
	/** `undefined` for what was never kept, and for what cannot be read any more. */
	recall(question: string): Promise<KeptAnswer | undefined>;
	/** Replaces what was kept for the question. */
	keep(question: string, answer: string): Promise<void>;
}

export interface KeptAnswer {
	readonly answer: string;
	/** Milliseconds since 1970. */
	readonly kept: number;
}

/** Forgets everything. */
export const noKeptAnswers: KeptAnswers = { recall: async () => undefined, keep: async () => {} };
