import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startCommand } from "../../cli/command.ts";
import type { DataNode } from "../../servers/data-node.ts";

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The manifest `headwater get` takes: every file on every node. */
export function writeManifest(
	path: string,
	files: ReadonlyMap<string, Buffer>,
	nodes: readonly DataNode[],
): void {
	const lines = [...files].map(([name, bytes]) =>
		JSON.stringify({
			name,
			place: `CMIP6/${name}`,
			size: bytes.length,
			checksumType: "SHA256",
			checksum: digestOf(bytes),
			urls: nodes.map(({ address }, i) => ({ url: `${address}/${name}`, node: `node${i}` })),
		}),
	);
	writeFileSync(path, `${lines.join("\n")}\n`);
}

/** Starts `headwater get` and ends it without warning after so many milliseconds, unless it has ended before; its exit code. */
export async function getAndKill(
	folder: string,
	options: { readonly manifest: string; readonly after?: number; readonly more?: readonly string[] },
) {
	const flags = ["--yes", "--allow-private-hosts", "--json", ...(options.more ?? [])];
	const { child, ended } = startCommand(["get", options.manifest, ...flags], { cwd: folder });
	const timer =
		options.after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), options.after);
	const done = await ended;
	clearTimeout(timer);
	return done;
}

/** Names of files of the cache, and of those whose bytes are not what they should be. */
export function lookAt(folder: string, files: ReadonlyMap<string, Buffer>) {
	const root = join(folder, "cache", "downloads", "CMIP6");
	const names = namesIn(root).filter((name) => !name.startsWith("."));
	const wrong = names.filter((name) => !files.get(name)?.equals(readFileSync(join(root, name))));
	return { names, wrong };
}

const namesIn = (folder: string): string[] => {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
};
