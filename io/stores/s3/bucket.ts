import { createHash } from "node:crypto";
import { StoreError } from "../../../core/errors.ts";
import { parseS3Name, type S3Place, s3Name } from "../../../core/text/s3-name.ts";
import { type HttpManner, Passing } from "../http/request.ts";
import { otherRegion, refusalOf } from "./refusals.ts";
import { type Environment, type S3Settings, s3Settings } from "./settings.ts";
import { encoded, signedHeaders } from "./sign.ts";

/** A bucket and how it is asked. */
export interface Bucket {
	/** Place of the name it was opened with. */
	readonly place: S3Place;
	/** Its server and who asks, nothing secret: the same name may mean something else to another. */
	readonly identity: string;
	/** How messages call an object of it. */
	nameOf(key: string): string;
	/** How its server is asked for an object, or, with a query, of the bucket. */
	manner(key: string, query?: Readonly<Record<string, string>>): HttpManner;
}

/** @throws StoreError for a name, or for settings, that lead nowhere */
export async function openBucket(name: string, environment?: Environment): Promise<Bucket> {
	const place = parseS3Name(name);
	const settings = await s3Settings(name, place.options, environment);
	// Where the bucket really lies is learned from the first answer that says so.
	let { region } = settings;
	return {
		place,
		identity: `${settings.endpoint ?? "aws"} ${settings.keys ? hashed(settings.keys.accessKeyId) : "unsigned"}`,
		nameOf: (key) => s3Name({ ...place, key }),
		manner: (key, query = {}) => ({
			async request({ headers = {}, headOnly }) {
				const url = addressOf(place.bucket, key, { ...settings, region });
				// Not by searchParams, which writes a blank as a plus: that is signed otherwise.
				const pairs = Object.entries(query).map(([option, value]) => `${option}=${encoded(value)}`);
				url.search = pairs.join("&");
				if (!settings.keys) return { url, headers: { ...headers } };
				const request = { method: headOnly ? "HEAD" : "GET", url, headers };
				return { url, headers: signedHeaders(request, settings.keys, { region, time: new Date() }) };
			},
			refusal({ address }, answer) {
				const asker = { bucket: place.bucket, isSigned: settings.keys !== undefined, region };
				const other = otherRegion(answer, asker);
				if (other === undefined) return refusalOf(address, answer, asker);
				region = other;
				return new Passing(`the bucket lies in another region ("${other}")`);
			},
		}),
	};
}

const hashed = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** The bucket in front of the host, or first in the path: always so where its name has dots, which certificates do not cover. */
function addressOf(bucket: string, key: string, { endpoint, region, style }: S3Settings): URL {
	const server = serverAt(endpoint ?? `https://s3.${region}.${domainOf(region)}`);
	const isInPath =
		(style ?? (endpoint !== undefined || bucket.includes(".") ? "path" : "virtual")) === "path";
	const url = new URL(server);
	if (!isInPath) url.host = `${bucket}.${url.host}`;
	const path = key.split("/").map(encoded).join("/");
	url.pathname = `${url.pathname.replace(/\/+$/, "")}${isInPath ? `/${encoded(bucket)}` : ""}/${path}`;
	return url;
}

const domainOf = (region: string): string =>
	region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";

function serverAt(endpoint: string): URL {
	if (/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint)) return new URL(endpoint);
	throw new StoreError(endpoint, "it is no address of a server. Write it with http:// or https://.");
}
