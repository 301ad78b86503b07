import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { StoreError } from "../../../core/errors.ts";
import { isAddress, pathOf, withoutCredentials } from "../../../core/text/address.ts";
import { bareS3Name, parseS3Name, s3Name } from "../../../core/text/s3-name.ts";

test("a name is a bucket and a key as it is", () => {
	expect(parseS3Name("s3://esgf-world/CMIP6/a%20b+c d.nc")).toEqual({
		bucket: "esgf-world",
		key: "CMIP6/a%20b+c d.nc",
		options: {},
	});
	expect(parseS3Name("s3://esgf-world")).toEqual({ bucket: "esgf-world", key: "", options: {} });
	expect(parseS3Name("s3://b.c/").key).toBe("");
});

test("options follow a question mark, and what is no option belongs to the key", () => {
	expect(parseS3Name("s3://abc/k?endpoint=http%3A%2F%2Fh%3A9&anonymous=true&style=path").options).toEqual({
		endpoint: "http://h:9",
		anonymous: true,
		style: "path",
	});
	expect(parseS3Name("s3://abc/what?.nc")).toMatchObject({ key: "what?.nc", options: {} });
	expect(parseS3Name("s3://abc/k?versionId=3")).toMatchObject({ key: "k?versionId=3", options: {} });
	expect(parseS3Name("s3://abc/a?b?region=eu")).toMatchObject({ key: "a?b", options: { region: "eu" } });
});

test("a name that leads nowhere is refused, and a secret in it is not told", () => {
	for (const name of ["s3://", "s3:///key", "s3://a b/key", "s3://abc/../x", "s3://abc/k?anonymous=yes"])
		expect(() => parseS3Name(name)).toThrow(StoreError);
	expect(() => parseS3Name("s3://abc/k?endpoint=ftp://h")).toThrow(/"endpoint" must be an address/);
	const told = (() => {
		try {
			return parseS3Name("s3://KEY:hidden@bucket/key").key;
		} catch (error) {
			return String(error);
		}
	})();
	expect(told).toMatch(/take no user and password/);
	expect(told).not.toContain("hidden");
});

test("a name made of its parts is read back as them", () => {
	const options = fc.record(
		{
			endpoint: fc.constantFrom("http://127.0.0.1:80", "https://s3.example.org/base"),
			region: fc.stringMatching(/^[a-z0-9-]{1,12}$/),
			profile: fc.string({ minLength: 1 }),
			anonymous: fc.boolean(),
			style: fc.constantFrom("path" as const, "virtual" as const),
		},
		{ requiredKeys: [] },
	);
	const keys = fc.string().filter((key) => !/(^|\/)\.{1,2}(\/|$)|\?/.test(key));
	fc.assert(
		fc.property(keys, options, (key, chosen) => {
			const place = { bucket: "some-bucket", key, options: chosen };
			expect(parseS3Name(s3Name(place))).toEqual(place);
		}),
	);
	expect(bareS3Name({ bucket: "abc", key: "d/e" })).toBe("s3://abc/d/e");
});

test("it is an address, whose path is the key, and whose options may be shown", () => {
	const name = "s3://abc/d/e f.nc?region=eu";
	expect(isAddress(name)).toBe(true);
	expect(pathOf(name)).toBe("/d/e f.nc");
	expect(withoutCredentials(`in "${name}" and s3://K:S@abc/d`)).toBe(`in "${name}" and s3://***@abc/d`);
});
