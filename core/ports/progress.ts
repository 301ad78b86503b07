/** Long work tells how far it is; a terminal shows count, rate and time left, anything else plain lines. */
export interface Progress {
	/** `total` may be unknown. */
	start(title: string, options?: { readonly total?: number; readonly unit?: string }): ProgressTask;
}

export interface ProgressTask {
	advance(by?: number, note?: string): void;
	end(): void;
}

export const noProgress: Progress = { start: () => ({ advance: () => {}, end: () => {} }) };
