import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { parseProfiles } from "../../../../io/stores/s3/profiles.ts";
import { s3Settings } from "../../../../io/stores/s3/settings.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-aws-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
	join(folder, "credentials"),
	"[default]\naws_access_key_id = D\naws_secret_access_key=ds\n\n# notes\n[lab]\naws_access_key_id=L\naws_secret_access_key = l/s=+\naws_session_token=lt\n[half]\naws_access_key_id=H\n",
);
writeFileSync(
	join(folder, "config"),
	"[default]\nregion = eu-west-1\n[profile lab]\nendpoint_url = http://lab:9000\ns3 =\n  addressing_style = path\nregion=lab-1\n[profile single]\nsso_session = x\n[profile none]\nregion=r\n",
);
const files = {
	AWS_CONFIG_FILE: join(folder, "config"),
	AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
};
const nothing = { HOME: join(folder, "nobody") };
const settings = (environment: Record<string, string>, options = {}) =>
	s3Settings("s3://abc/d", options, environment);

test("without any keys a bucket is asked unsigned", async () => {
	expect(await settings(nothing)).toEqual({ region: "us-east-1" });
	expect(await settings({ ...files }, { anonymous: true })).toEqual({ region: "eu-west-1" });
});

test("keys come from the environment, then from the default profile", async () => {
	const own = { AWS_ACCESS_KEY_ID: "E", AWS_SECRET_ACCESS_KEY: "es", AWS_SESSION_TOKEN: "et" };
	expect((await settings({ ...files, ...own })).keys).toEqual({
		accessKeyId: "E",
		secretAccessKey: "es",
		sessionToken: "et",
	});
	expect((await settings(files)).keys).toEqual({ accessKeyId: "D", secretAccessKey: "ds" });
	expect((await settings({ ...nothing, ...own, AWS_SESSION_TOKEN: "" })).keys).toEqual({
		accessKeyId: "E",
		secretAccessKey: "es",
	});
});

test("a profile brings keys, region and server; one in the name wins over keys in the environment", async () => {
	const lab = {
		keys: { accessKeyId: "L", secretAccessKey: "l/s=+", sessionToken: "lt" },
		region: "lab-1",
		endpoint: "http://lab:9000",
	};
	expect(await settings({ ...files, AWS_PROFILE: "lab" })).toEqual(lab);
	const own = { AWS_ACCESS_KEY_ID: "E", AWS_SECRET_ACCESS_KEY: "es" };
	expect(await settings({ ...files, ...own }, { profile: "lab" })).toEqual(lab);
	expect(
		await settings({ ...files, AWS_PROFILE: "lab", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" }),
	).toEqual({ keys: lab.keys, region: "lab-1" });
});

test("the server of the environment gives way to that of the name", async () => {
	const two = { ...nothing, AWS_ENDPOINT_URL: "http://a", AWS_ENDPOINT_URL_S3: "http://b", AWS_REGION: "r" };
	expect(await settings(two)).toEqual({ region: "r", endpoint: "http://b" });
	expect(await settings(two, { endpoint: "http://c", region: "q", style: "virtual" })).toEqual({
		region: "q",
		endpoint: "http://c",
		style: "virtual",
	});
});

test("a profile that is not there, is half, or gets its keys elsewhere is told", async () => {
	const asked = (profile: string) => settings({ ...files, AWS_PROFILE: profile });
	await expect(asked("absent")).rejects.toThrow(/no profile "absent"/);
	await expect(asked("half")).rejects.toThrow(/an access key without its secret key/);
	await expect(asked("none")).rejects.toThrow(/"none" has no keys/);
	await expect(asked("single")).rejects.toThrow(
		/by sso_session.*aws configure export-credentials --profile single/,
	);
	await expect(settings({ ...nothing, AWS_SECRET_ACCESS_KEY: "only-this" })).rejects.toThrow(
		/a secret key without its access key/,
	);
});

test("configuration files may have quotes, remarks and settings below settings", () => {
	const sections = parseProfiles(
		'[ profile "my own" ]\r\nregion = x # why\r\n\r\n s3 =\n   inner = 1\n; no = 1\n',
	);
	expect([...sections].map(([name, values]) => [name, [...values]])).toEqual([["my own", [["region", "x"]]]]);
});
