import { expect, test } from "@jest/globals";
import { readChecksum } from "../../../core/model/checksum.ts";

// printf abc | sha256sum; printf abc | md5sum
const SHA = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const MD5 = "900150983cd24fb0d6963f7d28e17f72";

test.each([
	["SHA256", SHA, { algorithm: "sha256", hex: SHA }],
	["sha-256", ` ${SHA.toUpperCase()} `, { algorithm: "sha256", hex: SHA }],
	["MD5", MD5, { algorithm: "md5", hex: MD5 }],
	[undefined, `1220${SHA}`, { algorithm: "sha256", hex: SHA }],
	["multihash", `d50110${MD5}`, { algorithm: "md5", hex: MD5 }],
	["sha256", `1220${SHA}`, { algorithm: "sha256", hex: SHA }],
])("a checksum of type %s is read", (type, text, expected) => {
	expect(readChecksum(type, text)).toEqual(expected);
});

test.each([
	["sha256", SHA.slice(1)],
	["sha256", `${SHA.slice(1)}g`],
	["sha256", MD5],
	["crc32", "0a0b0c0d"],
	["constructor", SHA],
	["multihash", SHA],
	[undefined, `1221${SHA}`],
])("a checksum of type %s that cannot be right is none: %s", (type, text) => {
	expect(readChecksum(type, text)).toBeUndefined();
});
