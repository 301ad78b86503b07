import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { openBucket } from "../../../../io/stores/s3/bucket.ts";
import { openS3Source } from "../../../../io/stores/s3/byte-source.ts";
import { openS3Store } from "../../../../io/stores/s3/byte-store.ts";
import { listObjects } from "../../../../io/stores/s3/listing.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const patience = { attempts: 3, firstWait: 1, silence: 300 };
const asked: string[] = [];
/** Of the next requests, one each; the last stays. */
let answers: Answer[] = [];
const server = createServer((request, response) => {
	asked.push(`${request.headers.host?.replace(/:\d+$/, "")} ${request.url}`);
	(answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
});
let endpoint = "";

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => void asked.splice(0));
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const environment = () => ({
	...{ AWS_ENDPOINT_URL: endpoint, HOME: "/nonexistent" },
	...{ AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "very-secret" },
});
const error =
	(status: number, code: string, headers = {}): Answer =>
	(_, response) =>
		void response
			.writeHead(status, headers)
			.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>m &amp; n</Message></Error>`);
const whole: Answer = (_, response) => void response.writeHead(200, { etag: '"1"' }).end("bytes");
const source = () => openS3Source("s3://abc/d", { environment: environment(), patience });

test("a server that is busy is asked again, and not for ever", async () => {
	answers = [error(503, "SlowDown"), error(500, "InternalError"), whole];
	expect((await source()).size).toBe(5);
	answers = [error(503, "SlowDown", { "retry-after": "0" })];
	await expect(source()).rejects.toThrow(/answers 503 SlowDown \(asked 3 times\). Try again later/);
	answers = [error(400, "RequestTimeout"), whole];
	expect((await source()).size).toBe(5);
});

test("a silent server, one that breaks off, and one that is not there are told", async () => {
	answers = [() => undefined];
	await expect(source()).rejects.toThrow(/the server is silent/);
	answers = [(_, response) => void response.destroy()];
	await expect(source()).rejects.toThrow(/cannot be reached, or broke off/);
	const dead = { ...environment(), AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
	await expect(openS3Source("s3://abc/d", { environment: dead, patience })).rejects.toThrow(
		/"s3:\/\/abc\/d": the server cannot be reached.*Try again later/,
	);
	const store = await openS3Store("s3://abc", { environment: dead, patience });
	await expect(store.list("")).rejects.toThrow(/cannot be reached/);
});

test("a bucket in another region is asked there, signed for it", async () => {
	const other: Answer = (request, response) =>
		request.headers.authorization?.includes("/eu-central-1/s3/")
			? whole(request, response)
			: error(301, "PermanentRedirect", { "x-amz-bucket-region": "eu-central-1" })(request, response);
	answers = [other];
	expect((await source()).size).toBe(5);
	answers = [
		(request, response) =>
			request.headers.authorization?.includes("/eu-central-1/s3/")
				? whole(request, response)
				: void response
						.writeHead(400)
						.end("<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-central-1</Region></Error>"),
	];
	expect((await source()).size).toBe(5);
	answers = [error(301, "PermanentRedirect", { "x-amz-bucket-region": "us-east-1" })];
	await expect(source()).rejects.toThrow(/301 PermanentRedirect \(m & n\)/);
});

test("a redirection is not followed: nobody else gets what is signed", async () => {
	answers = [error(307, "TemporaryRedirect", { location: `${endpoint}/elsewhere` })];
	await expect(source()).rejects.toThrow(/307 TemporaryRedirect/);
	expect(asked).toHaveLength(1);
});

test("the bucket stands in the path at a server of one's own, or in front of its host when asked for", async () => {
	answers = [whole];
	await source();
	expect(asked).toEqual(["127.0.0.1 /abc/d"]);
	const bucket = async (name: string, more = {}) =>
		(await (await openBucket(name, { HOME: "/nonexistent", ...more })).manner("k y").request({ address: "" }))
			.url.href;
	expect(await bucket("s3://abc?style=virtual", { AWS_ENDPOINT_URL: "http://host:1" })).toBe(
		"http://abc.host:1/k%20y",
	);
	expect(await bucket("s3://abc", { AWS_REGION: "eu-west-1" })).toBe(
		"https://abc.s3.eu-west-1.amazonaws.com/k%20y",
	);
	expect(await bucket("s3://a.b.c")).toBe("https://s3.us-east-1.amazonaws.com/a.b.c/k%20y");
	await expect(bucket("s3://abc", { AWS_ENDPOINT_URL: "host:1" })).rejects.toThrow(/no address of a server/);
});

test("listings that make no sense are told", async () => {
	const list = async () => {
		const bucket = await openBucket("s3://abc", environment());
		for await (const _ of listObjects(bucket, { prefix: "", patience }));
	};
	const page =
		(text: string): Answer =>
		(_, response) =>
			void response.end(text);
	answers = [page("<html>log in</html>")];
	await expect(list()).rejects.toThrow(/gives no listing as S3 has it/);
	answers = [page("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")];
	await expect(list()).rejects.toThrow(/breaks a listing off/);
	const endless =
		"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>";
	answers = [page(endless)];
	await expect(list()).rejects.toThrow(/breaks a listing off/);
});
