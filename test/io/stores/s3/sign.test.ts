import { expect, test } from "@jest/globals";
import { signedHeaders } from "../../../../io/stores/s3/sign.ts";

// The examples of "Authenticating Requests (AWS Signature Version 4)" in the S3 API reference: keys, requests and signatures are Amazon's.
const keys = {
	accessKeyId: "AKIAIOSFODNN7EXAMPLE",
	secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const when = { region: "us-east-1", time: new Date("2013-05-24T00:00:00Z") };
const url = (path: string) => new URL(`https://examplebucket.s3.amazonaws.com/${path}`);

test("Amazon's examples are signed as Amazon signs them", () => {
	const get = (path: string, headers: Record<string, string> = {}) =>
		signedHeaders({ method: "GET", url: url(path), headers }, keys, when)["authorization"];
	expect(get("test.txt", { range: "bytes=0-9" })).toBe(
		"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, " +
			"SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, " +
			"Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
	);
	expect(get("?lifecycle")).toMatch(/=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543$/);
	expect(get("?max-keys=2&prefix=J")).toMatch(
		/=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7$/,
	);
	const put = {
		method: "PUT",
		url: url("test%24file.text"),
		headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
		bodyHash: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
	};
	expect(signedHeaders(put, keys, when)["authorization"]).toMatch(
		/=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd$/,
	);
});

test("a session token is sent and signed, what the connection changes is not signed", () => {
	const headers = signedHeaders(
		{ method: "GET", url: url("a"), headers: { "accept-encoding": "identity" } },
		{ ...keys, sessionToken: "token" },
		when,
	);
	expect(headers).toMatchObject({ "x-amz-security-token": "token", "accept-encoding": "identity" });
	expect(headers["authorization"]).toContain(
		"SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,",
	);
});
