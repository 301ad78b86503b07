import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FormatError } from "../../../core/errors.ts";
import { isAddress } from "../../../core/text/address.ts";
import { parseS3Name, s3Name, s3NameBeside } from "../../../core/text/s3-name.ts";
import { isS3Name } from "../../../core/text/s3-options.ts";

/** Where referenced bytes lie. */
export interface SourceAddress {
	readonly kind: "file" | "remote";
	/** Absolute path, or address. */
	readonly name: string;
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;

/**
 * What an address in a reference set means; relative ones count from the place of the set. A set that comes from a server may point to
 * servers only: it must not reach into the disk of who opens it. FormatError naming the set.
 */
export function sourceAddress(address: string, set: string): SourceAddress {
	const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
	if (address === "" || address.includes("\0")) throw refused(set, address, "which is no address");
	if (isAddress(address)) return { kind: "remote", name: remoteAddress(address, set) };
	if (isAddress(set)) return fromServer(address, set, scheme);
	if (scheme === undefined) return { kind: "file", name: resolve(dirname(set), address) };
	if (scheme === "file") return { kind: "file", name: localPath(address, set) };
	throw refused(set, address, `and nothing here reads "${scheme}"`);
}

function fromServer(address: string, set: string, scheme: string | undefined): SourceAddress {
	if (scheme !== undefined && scheme !== "file")
		throw refused(set, address, `and nothing here reads "${scheme}"`);
	if (scheme === "file" || /^(?:[/\\]|[A-Za-z]:)/.test(address))
		throw refused(set, address, "a local path, which references from a server may not reach");
	if (isS3Name(set)) return { kind: "remote", name: s3NameBeside(set, address) };
	const path = address.split("/").map(encodeURIComponent).join("/");
	return { kind: "remote", name: new URL(path, set).href };
}

/**
 * A bucket is reached as the set itself is, when that lies on S3, else as the environment says: a set that names a server or a profile could
 * have requests signed for others.
 */
function remoteAddress(address: string, set: string): string {
	if (isS3Name(address)) {
		const place = parseS3Name(address);
		if (Object.keys(place.options).length > 0)
			throw refused(set, address, "with options, which references may not give");
		return s3Name({ ...place, options: isS3Name(set) ? parseS3Name(set).options : {} });
	}
	if (URL.canParse(address)) return new URL(address).href;
	throw refused(set, address, "which is no address");
}

function localPath(address: string, set: string): string {
	try {
		return fileURLToPath(address);
	} catch {
		throw refused(set, address, "which is no path of this machine");
	}
}

const refused = (set: string, address: string, why: string): FormatError =>
	new FormatError(set, `it points to "${address}", ${why}. Download the data, and make the references anew.`);
