import { createHash, createHmac } from "node:crypto";

/** Keys of a user. The session token comes with keys that end after a while. */
export interface S3Keys {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken?: string;
}

export interface SignedRequest {
	readonly method: string;
	readonly url: URL;
	/** Names in lower case; all are signed but accept-encoding, which `fetch` changes. */
	readonly headers: Readonly<Record<string, string>>;
	/** SHA-256 of the body in lower-case hexadecimal; absent: there is none. */
	readonly bodyHash?: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const NO_BODY = createHash("sha256").digest("hex");

/**
 * The headers of a request with what signs them: AWS Signature Version 4, as S3 has it (the path is encoded once, and the hash of the body is a header).
 * `region`: as the server calls it; `time`: now, within a quarter of an hour.
 */
export function signedHeaders(
	{ method, url, headers, bodyHash = NO_BODY }: SignedRequest,
	keys: S3Keys,
	{ region, time }: { readonly region: string; readonly time: Date },
): Record<string, string> {
	const stamp = time.toISOString().replace(/[-:]|\.\d+/g, "");
	const all = {
		...headers,
		"x-amz-content-sha256": bodyHash,
		"x-amz-date": stamp,
		...(keys.sessionToken !== undefined && { "x-amz-security-token": keys.sessionToken }),
	};
	const { "accept-encoding": _, ...lasting } = all as Record<string, string>;
	const signed: Record<string, string> = { ...lasting, host: url.host };
	const names = Object.keys(signed).sort();
	const lines = names.map((name) => `${name}:${(signed[name] ?? "").trim().replace(/ +/g, " ")}\n`);
	const canonical = [method, url.pathname, queryOf(url), lines.join(""), names.join(";"), bodyHash].join(
		"\n",
	);
	const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;
	const toSign = [ALGORITHM, stamp, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
	const signature = hmac(signingKey(keys.secretAccessKey, scope), toSign).toString("hex");
	const credential = `Credential=${keys.accessKeyId}/${scope}`;
	return {
		...all,
		authorization: `${ALGORITHM} ${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
	};
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** The secret, mixed with day, region, service and a last word, one after the other. */
const signingKey = (secret: string, scope: string): Buffer =>
	scope.split("/").reduce((key: string | Buffer, part) => hmac(key, part), `AWS4${secret}`) as Buffer;

/** Everything but letters, digits and -._~ as %XX: more than encodeURIComponent does. */
export const encoded = (text: string): string =>
	encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The query as it is signed: encoded, sorted by the encoded names. */
function queryOf(url: URL): string {
	const pairs = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
	return pairs.sort((a, b) => (a < b ? -1 : 1)).join("&");
}
