import { readFile } from "node:fs/promises";
import { UsageError } from "../core/errors.ts";
import { readChecksum } from "../core/model/checksum.ts";
import type { RemoteFile, Replica } from "../core/model/remote-file.ts";
import { isAddress, withoutCredentials } from "../core/text/address.ts";
import { decoded } from "../core/text/decoded.ts";
import type { ManifestLine } from "./manifest-line.ts";
import { isPlainLine } from "./plain-line.ts";

/** The files that arguments name: addresses, and manifests of one JSON object on each line. @throws UsageError naming file and line */
export async function readWishes(what: readonly string[]): Promise<RemoteFile[]> {
	const wishes: RemoteFile[] = [];
	for (const one of what) wishes.push(...(isAddress(one) ? [typed(one)] : await readManifest(one)));
	return wishes;
}

function typed(url: string): RemoteFile {
	if (!URL.canParse(url)) throw new UsageError(`"${withoutCredentials(url)}" is no address. Check it.`);
	return { id: url, place: placeFor(url), replicas: [{ url, node: hostIn(url), isTyped: true }] };
}

async function readManifest(file: string): Promise<RemoteFile[]> {
	const text = await readFile(file, "utf8").catch((cause: unknown) => {
		throw new UsageError(`"${file}" is neither an address nor a manifest that can be read. Check it.`, {
			cause,
		});
	});
	const files: RemoteFile[] = [];
	for (const [i, line] of text.split("\n").entries())
		if (line.trim() !== "") files.push(await readLine(line, `${file}:${i + 1}`));
	return files;
}

async function readLine(line: string, where: string): Promise<RemoteFile> {
	const value = json(line, where);
	if (isPlainLine(value)) return wishIn(value, where);
	const { parseLine } = await import("./manifest-line.ts");
	return wishIn(parseLine(value, where), where);
}

function wishIn(line: ManifestLine, where: string): RemoteFile {
	const { id, name, place, size, checksum, checksumType, urls } = line;
	const replicas = urls.map((one) => replicaOf(one, where)).filter((one) => one !== undefined);
	const [first] = replicas;
	if (first === undefined) throw new UsageError(`${where}: none of its addresses is one of http or https.`);
	const known = checksum === undefined ? undefined : readChecksum(checksumType, checksum);
	if (checksum !== undefined && known === undefined)
		throw new UsageError(
			`${where}: the checksum "${checksum}" (${checksumType ?? "multihash"}) cannot be read. Give sha256, sha512, sha1, md5 or a multihash.`,
		);
	return {
		id: id ?? name ?? first.url,
		place: place ?? placeFor(first.url),
		replicas,
		...(size !== undefined && { size }),
		...(known && { checksum: known }),
	};
}

function json(line: string, where: string): unknown {
	try {
		return JSON.parse(line);
	} catch (cause) {
		throw new UsageError(`${where}: it is no JSON. Write one object on each line.`, { cause });
	}
}

type Address = ManifestLine["urls"][number];

/** OPeNDAP pages and Globus tasks are no files: `undefined`. */
function replicaOf(address: Address, where: string): Replica | undefined {
	const {
		url,
		node = undefined,
		service = "HTTPServer",
	} = typeof address === "string" ? { url: address } : address;
	if (!/^http/i.test(service) || !isAddress(url)) return undefined;
	if (!URL.canParse(url))
		throw new UsageError(`${where}: "${withoutCredentials(url)}" is no address. Check it.`);
	return { url, node: node ?? hostIn(url) };
}

export const hostIn = (url: string): string => new URL(url).host;

/** "web/host/path", with nothing in it that could be taken for more than a name. */
export function placeFor(url: string): string {
	const { host, pathname } = new URL(url);
	const parts = [host.replace(":", "_"), ...pathname.split("/")].map((part) =>
		decoded(part)
			.replaceAll(/[^\p{L}\p{N}._+=@-]+/gu, "_")
			.replace(/^\.+/, "_"),
	);
	return ["web", ...parts.filter((part) => part !== "")].join("/");
}
