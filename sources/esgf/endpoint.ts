import { UsageError } from "../../core/errors.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { hosts, type IndexKind, kinds, type Quirks } from "./endpoints.table.ts";

/** One index: where it is, and how it has to be asked. */
export interface Endpoint {
	readonly kind: IndexKind;
	/** As its kind needs it: see `tidied`. */
	readonly address: string;
	readonly quirks: Quirks;
}

/** "solr=https://host/esg-search/search". @throws UsageError for an unknown kind, or what is no address. */
export function readEndpoint(text: string): Endpoint {
	const [, kind = "", address = ""] = /^([a-z]+)=(.*)$/i.exec(text.trim()) ?? [];
	if (!Object.hasOwn(kinds, kind))
		throw new UsageError(
			`The index "${text}" is of no known kind.${didYouMean(kind, Object.keys(kinds))} Write KIND=ADDRESS, the kind being ${Object.keys(kinds).join(", ")}.`,
		);
	if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
		throw new UsageError(`The index "${text}" has no address on the web. Write KIND=https://HOST/PATH.`);
	const url = new URL(address);
	const special = hosts.filter(({ host }) => host.test(url.hostname)).map(({ quirks }) => quirks);
	const quirks: Quirks = Object.assign({}, kinds[kind as IndexKind], ...special);
	return { kind: kind as IndexKind, address: tidied(kind as IndexKind, url), quirks };
}

const GLOBUS = "/v1/index/a8ef4320-9e5a-4793-837b-c45161ca1845";

/** Users give a host, a service, or the address of a whole question: solr and bridge need the service, the others what lies above. */
function tidied(kind: IndexKind, { origin, pathname }: URL): string {
	const path = pathname.replace(/\/+$/, "");
	if (kind === "stac") return origin + path.replace(/\/search$/, "");
	if (kind === "globus") return origin + (path.replace(/\/(?:search|scroll)$/, "") || GLOBUS);
	if (kind === "bridge") return `${origin}${path || "/esgf-1-5-bridge"}/`;
	return origin + (path.endsWith("/search") ? path : `${path || "/esg-search"}/search`);
}
