import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readerFor } from "../../../io/transfer/answer-body.ts";
import { framingOf, mayStay, parseHead } from "../../../io/transfer/answer-head.ts";

const head = (...lines: string[]) => parseHead(lines.join("\r\n"));

test("a head is read, names in lower case, fields that come twice joined", () => {
	expect(head("HTTP/1.1 206 Partial Content", 'ETag: "a b"', "X-A:1", "x-a:  2 ")).toEqual({
		status: 206,
		version: "1.1",
		headers: { etag: '"a b"', "x-a": "1, 2" },
	});
	expect(head("HTTP/1.0 200").status).toBe(200);
});

test.each([
	["HTTP/2 200 OK"],
	["ICY 200 OK"],
	["HTTP/1.1 20 OK"],
	["HTTP/1.1 200 OK", "no colon"],
	["HTTP/1.1 200 OK", " folded: line"],
	["HTTP/1.1 200 OK", "a b: c"],
])("what is no head of HTTP/1.1 is refused: %j", (...lines) => {
	expect(() => head(...lines)).toThrow("cannot be understood");
});

test("the end of a body is told by chunks, by its length, or by the end of the connection", () => {
	expect(framingOf(head("HTTP/1.1 200 OK", "transfer-encoding: Chunked"))).toEqual({ kind: "chunks" });
	expect(framingOf(head("HTTP/1.1 200 OK", "content-length: 12", "content-length: 12"))).toEqual({
		kind: "length",
		length: 12,
	});
	expect(framingOf(head("HTTP/1.1 200 OK"))).toEqual({ kind: "close" });
	expect(framingOf(head("HTTP/1.1 304 Not Modified", "content-length: 12"))).toEqual({
		kind: "length",
		length: 0,
	});
});

test.each([
	["content-length: 12", "content-length: 13"],
	["content-length: -1"],
	["content-length: 0x10"],
	["content-length: 12", "transfer-encoding: chunked"],
	["transfer-encoding: gzip, chunked"],
])("a length that can be read in two ways is refused: %j", (...lines) => {
	expect(() => framingOf(head("HTTP/1.1 200 OK", ...lines))).toThrow("cannot be understood");
});

test("a connection is used again unless its server says otherwise", () => {
	expect(mayStay(head("HTTP/1.1 200 OK"))).toBe(true);
	expect(mayStay(head("HTTP/1.1 200 OK", "Connection: Close"))).toBe(false);
	expect(mayStay(head("HTTP/1.0 200 OK"))).toBe(false);
});

/** What a reader finds in pieces; how much of them it used. */
function read(kind: "chunks" | "length", pieces: readonly Buffer[], length = 0) {
	const reader = readerFor(kind === "chunks" ? { kind } : { kind, length });
	const found: Buffer[] = [];
	let used = 0;
	for (const piece of pieces) used += reader.take(piece, (bytes) => found.push(Buffer.from(bytes)) < 0);
	return { found: Buffer.concat(found), used, isComplete: reader.isComplete };
}

const cut = (bytes: Buffer, places: readonly number[]) => {
	const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
	return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
};

test("a body in chunks comes out whole, however it is cut on the way", () => {
	const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 });
	fc.assert(
		fc.property(chunks, fc.array(fc.nat(), { maxLength: 8 }), (parts, places) => {
			const sent = parts.map((part, i) =>
				Buffer.concat([
					Buffer.from(`${part.length.toString(16)}${i % 2 ? ";a=b" : ""}\r\n`),
					part,
					Buffer.from("\r\n"),
				]),
			);
			const all = Buffer.concat([...sent, Buffer.from("0\r\nx: y\r\n\r\n")]);
			const { found, used, isComplete } = read("chunks", cut(all, places));
			expect([found.equals(Buffer.concat(parts)), used, isComplete]).toEqual([true, all.length, true]);
		}),
	);
});

test.each(["zz\r\n", "5\r\nabcdefg\r\n", "-1\r\n", `${"1".repeat(20_000)}`])(
	"chunks that contradict themselves are refused: %#",
	(text) => {
		expect(() => read("chunks", [Buffer.from(text)])).toThrow("cannot be understood");
	},
);

test("what follows a body is not part of it", () => {
	expect(read("length", [Buffer.from("abc"), Buffer.from("defgh")], 5)).toEqual({
		found: Buffer.from("abcde"),
		used: 5,
		isComplete: true,
	});
});
