import { UsageError } from "../core/errors.ts";
import { readKind } from "../core/settings/config-kinds.ts";

const MEMORY = "512MiB";

/** What --memory (bytes) and --workers of a command say. @throws UsageError */
export function sizeFlags(flags: Readonly<Record<string, unknown>>): { memory: number; workers: number } {
	const read = (name: string, kind: "size" | "count", fallback: string): number => {
		try {
			const around = { environment: process.env, base: process.cwd(), isWord: true };
			return Number(readKind({ kind }, flags[name] ?? fallback, around));
		} catch (error) {
			if (error instanceof UsageError) throw new UsageError(`--${name} ${error.message}.`, { cause: error });
			throw error;
		}
	};
	return { memory: read("memory", "size", MEMORY), workers: read("workers", "count", "0") };
}
