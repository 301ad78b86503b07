import { UsageError } from "../core/errors.ts";
import type { DownloadSpec } from "../core/model/run-spec.ts";
import { readKind } from "../core/settings/config-kinds.ts";

/** What the flags of a command say of downloads. @throws UsageError */
export function downloadFlags(flags: Readonly<Record<string, unknown>>): Partial<DownloadSpec> {
	const read = (name: string, key: string, kind: "size" | "positive"): number | undefined => {
		if (flags[key] === undefined) return undefined;
		try {
			const around = { environment: process.env, base: process.cwd(), isWord: true };
			return Number(readKind({ kind }, flags[key], around));
		} catch (error) {
			if (error instanceof UsageError) throw new UsageError(`--${name} ${error.message}.`, { cause: error });
			throw error;
		}
	};
	const connections = read("connections", "connections", "positive");
	const connectionsPerNode = read("connections-per-node", "connectionsPerNode", "positive");
	const cacheSize = read("cache-size", "cacheSize", "size");
	return {
		...(connections !== undefined && { connections }),
		...(connectionsPerNode !== undefined && { connectionsPerNode }),
		...(cacheSize !== undefined && { cacheSize }),
		allowPrivateHosts: flags["allowPrivateHosts"] === true,
	};
}
