import { lookup } from "node:dns";
import { lookup as systemLookup } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Fault } from "./fault.ts";

/** Networks no public data node lies in: own host, private, link-local, carrier, documentation, multicast (IANA special-purpose registries). */
const NETWORKS_4 = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 4],
	["240.0.0.0", 4],
] as const;
/** Also those that carry an IPv4 address within (NAT64, 6to4, Teredo), which would go around the list above. */
const NETWORKS_6 = [
	["::", 96],
	["64:ff9b::", 32],
	["100::", 64],
	["2001::", 32],
	["2001:db8::", 32],
	["2002::", 16],
	["fc00::", 7],
	["fe80::", 10],
	["fec0::", 10],
	["ff00::", 8],
] as const;

function privateNetworks(): BlockList {
	const list = new BlockList();
	for (const [network, bits] of NETWORKS_4) list.addSubnet(network, bits, "ipv4");
	for (const [network, bits] of NETWORKS_6) list.addSubnet(network, bits, "ipv6");
	return list;
}

const PRIVATE = privateNetworks();

/** Whether an IP address leads to this machine or its own network. IPv4 addresses written as IPv6 are what they are. */
export const isPrivateAddress = (address: string): boolean =>
	isIP(address) === 0 || PRIVATE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** The host of a URL without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, "$1");

/** @throws Fault when a URL names a private address in figures; names are looked at when they are resolved. */
export function assertPublicHost(url: URL): void {
	const host = hostOf(url);
	if (isIP(host) !== 0 && isPrivateAddress(host)) throw privateAddress(host, host);
}

const privateAddress = (host: string, address: string) =>
	new Fault(
		"private-address",
		`"${host}"${host === address ? "" : ` (${address})`} is a private address, which no index may send you to (--allow-private-hosts permits it)`,
	);

/** Resolves names to public addresses only; the connection then goes to the very address that was looked at. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, found) => {
		if (error) return callback(error, "", 0);
		const allowed = found.filter(({ address }) => !isPrivateAddress(address));
		const [first] = allowed;
		if (first === undefined) return callback(privateAddress(hostname, found[0]?.address ?? "?"), "", 0);
		if (options.all) return callback(null, allowed);
		callback(null, first.address, first.family);
	});
};

/** Where a proxy will resolve a name: it must not be one that is private here; of one that is not known here the proxy decides. @throws Fault */
export async function assertPublicName(url: URL): Promise<void> {
	assertPublicHost(url);
	const host = hostOf(url);
	const found = await systemLookup(host, { all: true }).catch(() => []);
	const [first] = found;
	if (first && found.every(({ address }) => isPrivateAddress(address)))
		throw privateAddress(host, first.address);
}
