import { BlockList, isIP } from "node:net";
import { StoreError } from "../../core/errors.ts";
import { decoded } from "../../core/text/decoded.ts";

/** A server that asks others in our place. */
export interface HttpProxy {
	readonly host: string;
	readonly port: number;
	/** Value of `Proxy-Authorization`. Secret: never shown, and told to nobody but the proxy. */
	readonly authorization: string | undefined;
}

export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** Names of variables as curl reads them, those in lower case first. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
	"http:": ["http_proxy", "HTTP_PROXY"],
	"https:": ["https_proxy", "HTTPS_PROXY"],
};

const settingOf = (environment: ProxyEnvironment, names: readonly string[] = []) =>
	names
		.map((name) => ({ name, value: environment[name]?.trim() }))
		.find(({ value }) => value !== undefined && value !== "");

/** Whether the environment names any proxy. */
export const namesProxies = (environment: ProxyEnvironment = process.env): boolean =>
	Object.values(NAMES).some((names) => settingOf(environment, names) !== undefined);

/**
 * The proxy through which an address is to be asked: HTTP_PROXY and HTTPS_PROXY, unless NO_PROXY names its host. This machine is always asked
 * directly. @throws StoreError when the variable names none that can be used
 */
export function proxyFor(url: URL, environment: ProxyEnvironment = process.env): HttpProxy | undefined {
	const named = settingOf(environment, NAMES[url.protocol]);
	if (named?.value === undefined) return undefined;
	const list = settingOf(environment, ["no_proxy", "NO_PROXY"])?.value ?? "";
	return isDirect(url, list) ? undefined : parse(named.name, named.value);
}

function parse(name: string, value: string): HttpProxy {
	const text = /^[a-z][\w+.-]*:\/\//i.test(value) ? value : `http://${value}`;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== "http:" || url.hostname === "")
		// The value may hold a password.
		throw new StoreError(
			name,
			"names no proxy that can be used. It has the form http://[user:password@]host[:port].",
		);
	const user = `${decoded(url.username)}:${decoded(url.password)}`;
	return {
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: Number(url.port) || 80,
		authorization: user === ":" ? undefined : `Basic ${Buffer.from(user).toString("base64")}`,
	};
}

/** Whether a list as NO_PROXY holds it names the host: `*`, names with all below them, addresses, networks, each with a port or without. */
function isDirect(url: URL, list: string): boolean {
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	if (host === "localhost" || host.endsWith(".localhost") || isWithin(host, LOOPBACK)) return true;
	return list
		.toLowerCase()
		.split(/[\s,]+/)
		.filter(Boolean)
		.some((entry) => {
			const [, name = "", wanted = port] =
				/^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
			return wanted === port && isNamed(host, name.replace(/^\[(.*)\]$/, "$1"));
		});
}

const LOOPBACK = ["127.0.0.0/8", "::1/128"];

function isNamed(host: string, name: string): boolean {
	const plainName = name.replace(/^\*?\./, "");
	if (name === "*" || host === plainName) return true;
	if (name.includes("/")) return isWithin(host, [name]);
	return isIP(host) === 0 && host.endsWith(`.${plainName}`);
}

/** Whether an IP address lies in one of some networks; names lie in none. */
function isWithin(host: string, networks: readonly string[]): boolean {
	const family = isIP(host);
	if (family === 0) return false;
	const kind = family === 6 ? "ipv6" : "ipv4";
	return networks.some((one) => {
		const [network = "", bits = ""] = one.split("/");
		if (isIP(network) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32))
			return false;
		const list = new BlockList();
		list.addSubnet(network, Number(bits), kind);
		return list.check(host, kind);
	});
}

/** What only the proxy is told. */
export const proxyHeaders = ({ authorization }: HttpProxy): Record<string, string> =>
	authorization === undefined ? {} : { "proxy-authorization": authorization };

export const nameOf = ({ host, port }: HttpProxy) => `${host}:${port}`;

/** 407 is told by proxies only. */
export const refusal = (proxy: HttpProxy, status: number): string =>
	status === 407
		? `the proxy ${nameOf(proxy)} wants a user and a password, or others than those in HTTP_PROXY and HTTPS_PROXY`
		: `the proxy ${nameOf(proxy)} makes no connection to it (status ${status})`;
