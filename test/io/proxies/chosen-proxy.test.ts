import { expect, test } from "@jest/globals";
import { namesProxies, proxyFor } from "../../../io/proxies/chosen-proxy.ts";
import { inheritedEnvironment } from "../../../run/pods/inherited.ts";

const PROXIES = { http_proxy: "http://plain.test:3128", HTTPS_PROXY: "http://ann:p%40ss@secure.test" };
const isDirect = (address: string, noProxy: string) =>
	proxyFor(new URL(address), { ...PROXIES, NO_PROXY: noProxy }) === undefined;

test("the environment names a proxy for each kind of address; this machine is asked directly", () => {
	expect(proxyFor(new URL("http://a.test/x"), PROXIES)).toEqual({ host: "plain.test", port: 3128 });
	expect(proxyFor(new URL("https://a.test/x"), PROXIES)).toEqual({
		host: "secure.test",
		port: 80,
		authorization: `Basic ${Buffer.from("ann:p@ss").toString("base64")}`,
	});
	for (const here of [
		"http://localhost:8080/",
		"https://127.0.0.1/",
		"http://[::1]:1/",
		"http://a.localhost/",
	])
		expect(proxyFor(new URL(here), PROXIES)).toBeUndefined();
	expect(proxyFor(new URL("https://a.test/"), { http_proxy: "plain.test" })).toBeUndefined();
	expect(proxyFor(new URL("http://a.test/"), { http_proxy: "", HTTP_PROXY: "[fd00::1]:3128" })).toEqual({
		host: "fd00::1",
		port: 3128,
	});
	expect([namesProxies(PROXIES), namesProxies({ http_proxy: " " })]).toEqual([true, false]);
});

test("NO_PROXY: names with all below them, ports, addresses, networks, everything", () => {
	expect(isDirect("http://data.example.org/", "example.org")).toBe(true);
	expect(isDirect("http://example.org/", " .Example.org , other")).toBe(true);
	expect(isDirect("http://data.example.org/", "*.example.org")).toBe(true);
	expect(isDirect("http://notexample.org/", "example.org")).toBe(false);
	expect(isDirect("https://example.org/", "example.org:443")).toBe(true);
	expect(isDirect("https://example.org:8443/", "example.org:443")).toBe(false);
	expect(isDirect("http://10.1.2.3/", "10.0.0.0/8 192.168.0.1")).toBe(true);
	expect(isDirect("http://192.168.0.1:81/", "10.0.0.0/8,192.168.0.1")).toBe(true);
	expect(isDirect("http://11.1.2.3/", "10.0.0.0/8,10.0.0.0/99,fd00::/8")).toBe(false);
	expect(isDirect("http://[fd00::5]/", "fd00::/8")).toBe(true);
	expect(isDirect("http://[fd00::5]:81/", "[fd00::5]:81")).toBe(true);
	expect(isDirect("http://[fe80::5]/", "fd00::5")).toBe(false);
	expect(isDirect("http://a.test/", "*")).toBe(true);
});

test("what names no proxy is told without what it holds", () => {
	for (const value of ["socks5://ann:secret@a.test", "http://ann:secret@", "://secret"]) {
		const ask = () => proxyFor(new URL("http://a.test/"), { HTTP_PROXY: value });
		expect(ask).toThrow(/"HTTP_PROXY" names no proxy|HTTP_PROXY.*names no proxy/);
		expect(ask).not.toThrow(/secret/);
	}
});

test("diagnostics do not inherit proxies, whose addresses may hold passwords", () => {
	const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "NO_PROXY"];
	expect(inheritedEnvironment(Object.fromEntries(names.map((name) => [name, "http://a:b@c.test"])))).toEqual(
		{},
	);
});
