/** Tells when nobody waits any more, and who did: what is done for several clients is done by turns. */
export interface AskerSignal extends AbortSignal {
	readonly client?: string | undefined;
}

/** A signal that bears the name of a client. */
export const askerSignal = (signal: AbortSignal, client: string | undefined): AskerSignal =>
	Object.assign(signal, { client });

/** Nobody in particular where a signal bears no name. */
export const clientOf = (signal: AskerSignal | undefined): string => signal?.client ?? "";
