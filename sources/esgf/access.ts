import type { Access } from "./records.ts";

const SERVICES: Readonly<Record<string, Access["service"]>> = {
	httpserver: "HTTPServer",
	opendap: "OPENDAP",
	gridftp: "GridFTP",
	globus: "Globus",
};

/** Double slashes in the paths of web addresses are slips of those who publish: with them, two addresses of one file look different. */
function oneSlash(address: string): string {
	const [, start = "", path = "", rest = ""] = /^(https?:\/\/[^/?#]*)([^?#]*)(.*)$/i.exec(address) ?? [];
	return start === "" ? address : start + path.replace(/\/{2,}/g, "/") + rest;
}

/** "ADDRESS|MIME type|service" of esg-search. OPeNDAP's own page of a file ends in ".html": the data lie at the address without it. */
export function readAccess(text: string): Access | undefined {
	const [address = "", , name = ""] = text.split("|").map((part) => part.trim());
	if (address === "") return undefined;
	const named = SERVICES[name.toLowerCase()] ?? "other";
	// Whatever an index calls it.
	const service = named === "HTTPServer" ? byScheme(address) : named;
	return { url: oneSlash(service === "OPENDAP" ? address.replace(/\.html$/, "") : address), service };
}

/** What an asset of a STAC item leads to, by its address and what it says of itself. */
export function accessOfAsset(href: string, description: string | undefined): Access {
	const [word = ""] = /^\w+/.exec(description ?? "") ?? [];
	const isPage = /[?&]origin_id=/.test(href) || href.startsWith("globus:");
	if (isPage) return { url: href, service: "Globus" };
	const service = SERVICES[word.toLowerCase()] ?? byScheme(href);
	return readAccess(`${href}||${service}`) ?? { url: href, service: "other" };
}

function byScheme(href: string): Access["service"] {
	if (/^https?:/i.test(href)) return "HTTPServer";
	return /^gsiftp:/i.test(href) ? "GridFTP" : "other";
}
