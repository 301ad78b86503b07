import { UsageError } from "../core/errors.ts";
import type { DownloadSpec } from "../core/model/run-spec.ts";

/** What the flags of a command say of downloads. @throws UsageError */
export async function downloadFlags(
	flags: Readonly<Record<string, unknown>>,
): Promise<Partial<DownloadSpec>> {
	const read = async (name: string, key: string, kind: "size" | "positive"): Promise<number | undefined> => {
		if (flags[key] === undefined) return undefined;
		const { readKind } = await import("../core/settings/config-kinds.ts");
		try {
			const around = { environment: process.env, base: process.cwd(), isWord: true };
			return Number(readKind({ kind }, flags[key], around));
		} catch (error) {
			if (error instanceof UsageError) throw new UsageError(`--${name} ${error.message}.`, { cause: error });
			throw error;
		}
	};
	const connections = await read("connections", "connections", "positive");
	const connectionsPerNode = await read("connections-per-node", "connectionsPerNode", "positive");
	const cacheSize = await read("cache-size", "cacheSize", "size");
	return {
		...(connections !== undefined && { connections }),
		...(connectionsPerNode !== undefined && { connectionsPerNode }),
		...(cacheSize !== undefined && { cacheSize }),
		allowPrivateHosts: flags["allowPrivateHosts"] === true,
	};
}
