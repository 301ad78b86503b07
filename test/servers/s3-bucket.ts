import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { encoded, signedHeaders } from "../../io/stores/s3/sign.ts";
import type { CephRgw } from "./ceph-rgw.ts";

/** Writes into a bucket of the gateway's owner. */
export interface OwnBucket {
	readonly name: string;
	put(key: string, body: string | Uint8Array): Promise<void>;
	remove(key: string): Promise<void>;
	/** All files below a folder, under a prefix ("" or "CMIP6/"). */
	putFolder(folder: string, prefix: string): Promise<void>;
	/** Everybody may read and list it. */
	publish(): Promise<void>;
}

/** Makes a bucket, which nobody else may read. */
export async function makeBucket(server: CephRgw, name: string): Promise<OwnBucket> {
	const ask = async (method: string, key: string, { body = new Uint8Array(0), query = "" } = {}) => {
		const url = new URL(`${server.endpoint}/${name}/${key.split("/").map(encoded).join("/")}${query}`);
		const keys = { accessKeyId: server.owner.accessKey, secretAccessKey: server.owner.secretKey };
		const bodyHash = createHash("sha256").update(body).digest("hex");
		const headers = signedHeaders({ method, url, headers: {}, bodyHash }, keys, {
			region: "us-east-1",
			time: new Date(),
		});
		const answer = await fetch(url, { method, headers, ...(method === "PUT" && { body }) });
		if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
		await answer.arrayBuffer();
	};
	const bucket: OwnBucket = {
		name,
		put: (key, body) => ask("PUT", key, { body: Buffer.from(body) }),
		remove: (key) => ask("DELETE", key),
		async putFolder(folder, prefix) {
			for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }))
				if (statSync(join(folder, path)).isFile())
					await bucket.put(prefix + path, readFileSync(join(folder, path)));
		},
		publish: () => ask("PUT", "", { query: "?policy=", body: Buffer.from(policyFor(name)) }),
	};
	await ask("PUT", "");
	return bucket;
}

const policyFor = (name: string): string =>
	JSON.stringify({
		Version: "2012-10-17",
		Statement: [
			{
				Effect: "Allow",
				Principal: "*",
				Action: ["s3:GetObject", "s3:ListBucket"],
				Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
			},
		],
	});
