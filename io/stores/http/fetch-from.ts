import { proxyFor } from "../../proxies/chosen-proxy.ts";

/** One request as fetch takes it, of what is used here. */
export interface Asked {
	readonly url: URL;
	readonly method?: string;
	readonly body?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
}

/** fetch, through the proxy the environment names for the address, which fetch of Node 20 does not look for. Redirections are not followed. */
export async function fetchFrom(asked: Asked): Promise<Response> {
	const proxy = proxyFor(asked.url);
	if (proxy !== undefined) return (await import("./fetch-through.ts")).fetchThrough(proxy, asked);
	const { url, ...init } = asked;
	return fetch(url, { ...init, redirect: "manual" });
}
