/** "EACCES" ...; `undefined` for what is no error of the system. */
export const codeOf = (error: unknown): string | undefined =>
	typeof error === "object" && error !== null && "syscall" in error
		? (error as NodeJS.ErrnoException).code
		: undefined;
