import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { StoreError } from "../../../../core/errors.ts";
import { createRemoteFiles } from "../../../../io/stores/http/remote-files.ts";
import { openBucket } from "../../../../io/stores/s3/bucket.ts";
import { openS3Source } from "../../../../io/stores/s3/byte-source.ts";
import { openS3Store } from "../../../../io/stores/s3/byte-store.ts";
import { listObjects } from "../../../../io/stores/s3/listing.ts";
import { type CephRgw, hasCephRgw, startCephRgw } from "../../../servers/ceph-rgw.ts";
import { makeBucket, type OwnBucket } from "../../../servers/s3-bucket.ts";

// A real gateway of Ceph; test/servers/install.sh brings it.
const withGateway = hasCephRgw() ? test : test.skip;

let server: CephRgw;
let open: OwnBucket;
let closed: OwnBucket;

beforeAll(async () => {
	if (!hasCephRgw()) return;
	server = await startCephRgw();
	open = await makeBucket(server, "open-data");
	closed = await makeBucket(server, "closed-data");
	await open.publish();
	for (const key of ODD) await open.put(key, `this is ${key}`);
	await closed.put("a/b.bin", BYTES);
}, 120_000);

afterAll(() => server?.stop());

const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const ODD = [
	"plain.txt",
	"with blank+plus.txt",
	"ümlaut/ß&<>'\".txt",
	"100%/a=b;c?d#e.txt",
	"paren(s)!*~.txt",
];

const owner = () => keysOf(server.owner);
const reader = () => keysOf(server.reader);
const keysOf = ({ accessKey, secretKey }: CephRgw["owner"]) => ({
	AWS_ACCESS_KEY_ID: accessKey,
	AWS_SECRET_ACCESS_KEY: secretKey,
	...nobody(),
});
const nobody = () => ({ AWS_ENDPOINT_URL: server.endpoint, HOME: "/nonexistent" });
const patience = { attempts: 2, firstWait: 1, silence: 2000 };

withGateway("objects with odd names are read unsigned and signed", async () => {
	for (const environment of [nobody(), owner()])
		for (const key of ODD) {
			const source = await openS3Source(`s3://open-data/${key}`, { environment });
			const bytes = await source.read(0, source.size);
			expect(new TextDecoder().decode(bytes)).toBe(`this is ${key}`);
		}
});

withGateway("parts, parts from the end, sizes and absent keys are as those of a folder", async () => {
	const store = await openS3Store("s3://closed-data/a", { environment: owner() });
	expect(await store.get("b.bin")).toEqual(BYTES);
	expect(await store.getRange?.("b.bin", 10, 5)).toEqual(BYTES.slice(10, 15));
	expect(await store.getRange?.("b.bin", -7, 7)).toEqual(BYTES.slice(-7));
	expect(await store.getRange?.("b.bin", -5000, 5000)).toEqual(BYTES);
	expect(await store.getRange?.("b.bin", 990, 100)).toEqual(BYTES.slice(990));
	expect(await store.getRange?.("b.bin", 1000, 4)).toEqual(new Uint8Array(0));
	expect(await store.size?.("b.bin")).toBe(1000);
	expect(await store.has?.("b.bin")).toBe(true);
	for (const absent of [store.get("c"), store.getRange?.("c", 0, 1), store.size?.("c")])
		expect(await absent).toBeUndefined();
	expect(await store.has?.("c")).toBe(false);
});

withGateway("what may not be read is told apart from what is not there", async () => {
	const refused = async (name: string, environment: object, words: RegExp) => {
		const opened = openS3Source(name, { environment: environment as never, patience });
		await expect(opened).rejects.toThrow(StoreError);
		await expect(opened).rejects.toThrow(words);
		const store = await openS3Store(name, { environment: environment as never, patience });
		await expect(store.get("x")).rejects.toThrow(words);
	};
	await refused("s3://closed-data/a/b.bin", nobody(), /403 AccessDenied: it is not open to everybody/);
	await refused("s3://closed-data/a/b.bin", reader(), /403 AccessDenied: these keys may not read it/);
	await refused("s3://no-such-bucket/a", owner(), /there is no bucket "no-such-bucket"/);
	await refused(
		"s3://closed-data/a/b.bin",
		{ ...owner(), AWS_SECRET_ACCESS_KEY: "wrong" },
		/SignatureDoesNotMatch: the secret key does not belong/,
	);
	await refused(
		"s3://closed-data/a/b.bin",
		{ ...owner(), AWS_ACCESS_KEY_ID: "NOBODY" },
		/InvalidAccessKeyId: the server does not know/,
	);
	await expect(openS3Source("s3://closed-data/a/c.bin", { environment: owner() })).rejects.toThrow(
		/"s3:\/\/closed-data\/a\/c.bin": there is nothing at this address/,
	);
});

withGateway("errors never show a key", async () => {
	const environment = { ...owner(), AWS_SECRET_ACCESS_KEY: "very-secret-words" };
	const error = await openS3Source("s3://closed-data/a/b.bin", { environment }).catch(
		(caught: unknown) => caught,
	);
	const shown = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause);
	expect(shown).not.toContain("very-secret-words");
	expect(shown).not.toContain("Signature=");
});

withGateway("an object that is replaced while it is read is an error", async () => {
	await closed.put("changing.bin", new Uint8Array(400_000).fill(1));
	const source = await openS3Source("s3://closed-data/changing.bin", { environment: owner() });
	expect((await source.read(300_000, 2))[0]).toBe(1);
	await closed.put("changing.bin", new Uint8Array(400_000).fill(2));
	await expect(source.read(300_000, 2)).rejects.toThrow(/changed while it was read/);
	await closed.remove("changing.bin");
	await expect(source.read(300_000, 2)).rejects.toThrow(/nothing at this address/);
});

withGateway("names below a prefix are listed, odd ones too", async () => {
	const store = await openS3Store("s3://open-data", { environment: nobody() });
	const top = ["100%/", "paren(s)!*~.txt", "plain.txt", "with blank+plus.txt", "ümlaut/"];
	expect(await store.list("")).toEqual(top);
	expect(await store.list("100%/")).toEqual(["a=b;c?d#e.txt"]);
	expect(await store.list("ümlaut/")).toEqual(["ß&<>'\".txt"]);
	expect(await store.list("nothing/")).toEqual([]);
	const secret = await openS3Store("s3://closed-data", { environment: nobody(), patience });
	await expect(secret.list("")).rejects.toThrow(/AccessDenied/);
});

withGateway("pages of a listing go on where the last ended", async () => {
	const bucket = await openBucket("s3://open-data", nobody());
	const pages: number[] = [];
	const keys: string[] = [];
	for await (const { objects } of listObjects(bucket, { prefix: "", most: 2 })) {
		pages.push(objects.length);
		for (const { key, size, modified } of objects) {
			keys.push(key);
			expect(size).toBe(new TextEncoder().encode(`this is ${key}`).length);
			expect(Math.abs(modified - Date.now())).toBeLessThan(3_600_000);
		}
	}
	expect(pages).toEqual([2, 2, 1]);
	expect(keys.sort()).toEqual([...ODD].sort());
});

withGateway("options in a name do what the environment does", async () => {
	const endpoint = encodeURIComponent(server.endpoint);
	const environment = { ...owner(), AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_SECRET_ACCESS_KEY: "wrong" };
	const name = `s3://open-data/plain.txt?endpoint=${endpoint}&anonymous=true`;
	const source = await openS3Source(name, { environment });
	expect(source.size).toBe("this is plain.txt".length);
});

withGateway("what lies at a name is a file, a folder of Zarr, or nothing", async () => {
	await open.put("store/.zgroup", '{"zarr_format":2}');
	const files = createRemoteFiles({ documents: ["zarr.json", ".zgroup"], patience });
	const at = (key: string) =>
		`s3://open-data/${key}?endpoint=${encodeURIComponent(server.endpoint)}&anonymous=true`;
	expect(await files.open(at("plain.txt"))).toMatchObject({ kind: "file" });
	expect(await files.open(at("store"))).toEqual({ kind: "folder", names: [".zgroup"] });
	expect(await files.open(at("store/"))).toEqual({ kind: "folder", names: [".zgroup"] });
	await expect(files.open(at("nothing"))).rejects.toThrow(/nothing at this address/);
});
