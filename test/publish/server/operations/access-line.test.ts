import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { accessLine, readAccessLine } from "../../../../publish/server/operations/access-line.ts";

const access = {
	time: new Date("2026-03-01T12:34:56.789Z"),
	client: "192.0.2.7",
	method: "GET",
	url: "/datasets/a.b/zarr/tas/0.0.0?token=verysecret",
	version: "1.1",
	status: 200,
	bytes: 1234,
	seconds: 0.25,
	referer: "https://user:word@portal.example.org/page?session=verysecret",
	agent: 'curl/8 "\n',
};

test("a line in the Combined Log Format, without queries and passwords", () => {
	expect(accessLine(access, "combined")).toBe(
		'192.0.2.7 - - [01/Mar/2026:12:34:56 +0000] "GET /datasets/a.b/zarr/tas/0.0.0 HTTP/1.1" 200 1234 "https://***@portal.example.org/page" "curl/8 \\"\\x0a"\n',
	);
});

test("a line of JSON", () => {
	expect(JSON.parse(accessLine(access, "json"))).toEqual({
		time: "2026-03-01T12:34:56.789Z",
		client: "192.0.2.7",
		method: "GET",
		path: "/datasets/a.b/zarr/tas/0.0.0",
		protocol: "HTTP/1.1",
		status: 200,
		bytes: 1234,
		seconds: 0.25,
		referer: "https://***@portal.example.org/page",
		agent: 'curl/8 "\n',
	});
});

test("a line as Apache writes it is read, whatever its zone", () => {
	expect(
		readAccessLine(
			'2001:db8::1 - frank [10/Oct/2000:13:55:36 -0700] "GET /datasets/x%2Fy/info HTTP/1.0" 304 - "-" "Mozilla/5.0"',
		),
	).toEqual({
		client: "2001:db8::1",
		time: Date.parse("2000-10-10T20:55:36Z"),
		dataset: "x/y",
		status: 304,
		bytes: 0,
	});
});

test("whatever clients send, a line is one line, and says the same of the answer when it is read", () => {
	const text = fc.string({ unit: "binary", maxLength: 200 });
	fc.assert(
		fc.property(
			fc.constantFrom("combined" as const, "json" as const),
			fc.record({ url: text.map((one) => `/datasets/id/${one}`), referer: text, agent: text }),
			fc.record({ status: fc.integer({ min: 100, max: 599 }), bytes: fc.nat() }),
			(format, asked, answer) => {
				const line = accessLine({ ...access, ...asked, ...answer }, format);
				expect(line.slice(0, -1)).not.toMatch(/[\n\r]/);
				// A space cannot stand in the address of a request; Node refuses it.
				if (/\s/.test(asked.url)) return;
				expect(readAccessLine(line.slice(0, -1))).toMatchObject({ ...answer, client: "192.0.2.7" });
			},
		),
	);
});

test.each(["", "{", '{"time":1}', "half a li", '- - - [x] "GET / HTTP/1.1" 200 1'])(
	"%j is no line",
	(line) => {
		expect(readAccessLine(line)).toBeUndefined();
	},
);
