import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { temperature } from "../io/formats/netcdf4/sample.ts";
import { type CephRgw, hasCephRgw, startCephRgw } from "../servers/ceph-rgw.ts";
import { makeBucket, type OwnBucket } from "../servers/s3-bucket.ts";
import { headwater, removeFolder, temporaryFolder } from "./command.ts";

// A real gateway of Ceph; test/servers/install.sh brings it.
const withGateway = hasCephRgw() ? test : test.skip;
const folder = temporaryFolder("s3-names");
const local = (name: string) => join(folder, name);
const KINDS = ["ta.nc", "ta3.nc", "ta2.zarr", "ta3.zarr"];
let server: CephRgw;
let open: OwnBucket;

beforeAll(async () => {
	if (!hasCephRgw()) return;
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	for (const [index, format] of ["netcdf4", "netcdf3", "zarr2", "zarr3"].entries())
		await engine.write(temperature, local(KINDS[index] as string), { format });
	await engine.close();
	server = await startCephRgw();
	open = await makeBucket(server, "open-data");
	const closed = await makeBucket(server, "closed-data");
	for (const bucket of [open, closed])
		for (const kind of KINDS)
			if (kind.endsWith(".nc")) await bucket.put(`some dir/${kind}`, readFileSync(local(kind)));
			else await bucket.putFolder(local(kind), `some dir/${kind}/`);
	await open.publish();
}, 120_000);
afterAll(async () => {
	await server?.stop();
	removeFolder(folder);
});

const nobody = () => ({ AWS_ENDPOINT_URL: server.endpoint });
const owner = () => ({
	...nobody(),
	AWS_ACCESS_KEY_ID: server.owner.accessKey,
	AWS_SECRET_ACCESS_KEY: server.owner.secretKey,
});
const run = (args: readonly string[], environment: Record<string, string>) =>
	headwater(args, { cwd: folder, environment });

/** Without remarks, which say where it lies and how large it is. */
const bare = ({ stdout }: { readonly stdout: string }) => stdout.replace(/^\/\/ .*\n/gm, "");

withGateway(
	"every kind of data is shown from a bucket as it is from the disk, unsigned and signed",
	async () => {
		const [here, unsigned, signed] = await Promise.all([
			run(["show", "--stats", ...KINDS], {}),
			run(["show", "--stats", ...KINDS.map((kind) => `s3://open-data/some dir/${kind}`)], nobody()),
			run(["show", "--stats", ...KINDS.map((kind) => `s3://closed-data/some dir/${kind}`)], owner()),
		]);
		for (const there of [unsigned, signed]) {
			expect(there).toMatchObject({ code: 0, stderr: "" });
			expect(bare(there)).toBe(bare(here));
		}
	},
	120_000,
);

withGateway(
	"copies from a bucket are those from the disk, whatever the number of threads",
	async () => {
		for (const [kind, counts] of Object.entries({ "ta.nc": ["0", "2"], "ta3.zarr": ["2"] })) {
			await run(["convert", kind, "here.nc", "--overwrite"], {});
			for (const workers of counts) {
				const name = `s3://closed-data/some dir/${kind}`;
				const done = await run(["convert", name, "there.nc", "--overwrite", "--workers", workers], owner());
				expect(done).toMatchObject({ code: 0 });
				expect(readFileSync(local("there.nc")).equals(readFileSync(local("here.nc")))).toBe(true);
			}
		}
	},
	120_000,
);

withGateway(
	"references point into buckets, carry no options, and are followed from the disk and from a bucket",
	async () => {
		const options = `?endpoint=${encodeURIComponent(server.endpoint)}&anonymous=true`;
		const made = await run(["convert", `s3://open-data/some dir/ta.nc${options}`, "refs.json"], {});
		expect(made).toMatchObject({ code: 0 });
		const text = readFileSync(local("refs.json"), "utf8");
		expect(text).toContain('"s3://open-data/some dir/ta.nc"');
		expect(text).not.toContain("endpoint");
		const values = /ta:.*min.*mean.*/;
		const shown = await run(["show", "--stats", "refs.json"], nobody());
		const here = await run(["show", "--stats", "ta.nc"], {});
		expect(values.exec(shown.stdout)?.[0]).toBe(values.exec(here.stdout)?.[0]);
		await open.put("some dir/refs.json", text);
		const far = await run(["show", "--stats", `s3://open-data/some dir/refs.json${options}`], {});
		expect(bare(far)).toBe(bare(shown));
		writeFileSync(local("bad.json"), text.replaceAll("ta.nc", "ta.nc?endpoint=http://evil.example"));
		const bad = await run(["show", "--stats", "bad.json"], owner());
		expect(bad.code).not.toBe(0);
		expect(bad.stderr).toMatch(/with options, which references may not give/);
	},
	120_000,
);

withGateway(
	"what goes wrong is told without keys, and an output in a bucket is refused",
	async () => {
		copyFileSync(local("ta.nc"), local("copy.nc"));
		const wrong = { ...owner(), AWS_SECRET_ACCESS_KEY: "very/secret+words" };
		const cases = [
			["show", "s3://closed-data/some dir/ta.nc", wrong, /SignatureDoesNotMatch/],
			["show", "s3://closed-data/some dir/ta.nc", nobody(), /it is not open to everybody/],
			["show", "s3://open-data/nothing.nc", nobody(), /there is nothing at this address/],
			["show", "s3://absent/nothing.nc", nobody(), /there is no bucket "absent"/],
		] as const;
		for (const [command, name, environment, words] of cases) {
			const told = await run([command, name], environment);
			expect(told.code).toBe(1);
			expect(told.stderr).toMatch(words);
			expect(told.stderr).not.toMatch(/secret\+words|Signature=|\n\s+at /);
		}
		const out = await run(["convert", "copy.nc", "s3://open-data/out.nc"], owner());
		expect(out).toMatchObject({ code: 2 });
		expect(out.stderr).toMatch(/where nothing is written/);
	},
	120_000,
);
