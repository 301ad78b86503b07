/** What all of a result depends on: two works with the same parts have the same result. */
export interface Work {
	/** What it makes, for people, in the plural: "weights". */
	readonly makes: string;
	readonly parts: readonly (string | Float64Array | Int32Array)[];
}

/** Results that took long to make, kept between runs. */
export interface KeptWork {
	/** `undefined` for what was never kept, and for what was damaged. */
	recall(work: Work): Promise<Uint8Array<ArrayBuffer> | undefined>;
	/** Whatever hinders keeping hinders nothing else: what is not kept is made again. */
	keep(work: Work, result: Uint8Array): Promise<void>;
}

/** Recalls, but keeps nothing. */
export const onlyRecalling = ({ recall }: Pick<KeptWork, "recall">): KeptWork => ({
	recall,
	keep: async () => {},
});
