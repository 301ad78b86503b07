/** Exit codes: all done, failed, mistake of the call or its files, partly done. */
export const EXIT = { done: 0, failed: 1, usage: 2, partial: 3 } as const;
