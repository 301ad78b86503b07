import { expect, test } from "@jest/globals";
import { assertPublicHost, isPrivateAddress, publicLookup } from "../../../io/transfer/private-addresses.ts";

test.each([
	"127.0.0.1",
	"10.1.2.3",
	"172.31.255.255",
	"192.168.0.1",
	"169.254.169.254",
	"100.64.0.1",
	"0.0.0.0",
	"255.255.255.255",
	"::1",
	"::",
	"::ffff:127.0.0.1",
	"::ffff:7f00:1",
	"64:ff9b::7f00:1",
	"fe80::1",
	"fd00::1",
	"no address",
])("%s is private", (address) => expect(isPrivateAddress(address)).toBe(true));

test.each(["130.116.24.5", "172.32.0.1", "9.255.255.255", "2a00:1450::1", "::ffff:8.8.8.8"])(
	"%s is public",
	(address) => expect(isPrivateAddress(address)).toBe(false),
);

test.each([
	"http://127.1/",
	"http://2130706433/",
	"http://0x7f.0.0.1/",
	"http://[::1]/",
	"http://[::ffff:127.0.0.1]/",
])("%s is refused, however it is written", (url) =>
	expect(() => assertPublicHost(new URL(url))).toThrow("private address"),
);

test("a name that leads to this machine is refused when it is resolved", async () => {
	const answer = await new Promise<unknown>((resolve) =>
		publicLookup("localhost", { all: true }, (error, address) => resolve(error ?? address)),
	);
	expect(answer).toMatchObject({ kind: "private-address" });
});
