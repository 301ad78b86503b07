import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FormatError } from "../../../core/errors.ts";

/** Where referenced bytes lie. */
export interface SourceAddress {
	readonly kind: "file" | "http";
	/** Absolute path, or address. */
	readonly name: string;
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;
export const isHttp = (name: string): boolean => /^https?:\/\//i.test(name);

/**
 * What an address in a reference set means; relative ones count from the place of the set. A set that comes from a server may point to
 * servers only: it must not reach into the disk of who opens it. FormatError naming the set.
 */
export function sourceAddress(address: string, set: string): SourceAddress {
	const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
	if (address === "" || address.includes("\0")) throw refused(set, address, "which is no address");
	if (isHttp(set)) return fromServer(address, set, scheme);
	if (scheme === "http" || scheme === "https") return { kind: "http", name: webAddress(address, set) };
	if (scheme === undefined) return { kind: "file", name: resolve(dirname(set), address) };
	if (scheme === "file") return { kind: "file", name: localPath(address, set) };
	throw refused(set, address, `and nothing here reads "${scheme}"`);
}

function fromServer(address: string, set: string, scheme: string | undefined): SourceAddress {
	if (scheme === "http" || scheme === "https") return { kind: "http", name: webAddress(address, set) };
	if (scheme !== undefined && scheme !== "file")
		throw refused(set, address, `and nothing here reads "${scheme}"`);
	if (scheme === "file" || /^(?:[/\\]|[A-Za-z]:)/.test(address))
		throw refused(set, address, "a local path, which references from a server may not reach");
	const path = address.split("/").map(encodeURIComponent).join("/");
	return { kind: "http", name: new URL(path, set).href };
}

function webAddress(address: string, set: string): string {
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
