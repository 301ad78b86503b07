import { StoreError } from "../errors.ts";
import { splitS3Options } from "./s3-options.ts";

/** How a bucket is reached, where that is not what the environment and the profile say. Holds no secrets: it is shown, and written into records. */
export interface S3Options {
	/** Address of the server: "https://storage.example.org". */
	readonly endpoint?: string;
	readonly region?: string;
	/** Name of a profile in the AWS configuration files. */
	readonly profile?: string;
	/** Ask unsigned, whatever keys there are. */
	readonly anonymous?: boolean;
	/** Whether the bucket stands in the path of an address, or in front of its host. */
	readonly style?: "path" | "virtual";
}

/** What an s3:// name means. */
export interface S3Place {
	readonly bucket: string;
	/** As it is, nothing encoded; empty for the bucket itself. */
	readonly key: string;
	readonly options: S3Options;
}

const NAME = /^s3:\/\/([^/?#]*)(?:\/([\s\S]*))?$/i;
/** Names of buckets: S3, "Bucket naming rules", and the capitals and low lines that older buckets and other servers have. */
const BUCKET = /^[A-Za-z0-9][\w.-]{1,253}[A-Za-z0-9]$/;

/**
 * Reads "s3://bucket/key?endpoint=...&anonymous=true". A question mark belongs to the key unless nothing but options follows it.
 * @throws StoreError for a name without a bucket, with a user in it, or with an option of the wrong kind
 */
export function parseS3Name(name: string): S3Place {
	const { text, options } = splitS3Options(name);
	const [, bucket = "", key = ""] = NAME.exec(text) ?? [];
	if (bucket.includes("@"))
		throw new StoreError(name, "names of buckets take no user and password. Put keys into a profile.");
	if (!BUCKET.test(bucket))
		throw new StoreError(name, `"${bucket}" is no name of a bucket. Write s3://bucket/key.`);
	if (key.split("/").some((part) => part === "." || part === ".."))
		throw new StoreError(
			name,
			'its key has a part "." or "..", which cannot be asked for. Give it another key.',
		);
	return { bucket, key, options: readOptions(options, name) };
}

/** The name of an object of the same bucket, or of another place, reached in the same way. */
export function s3Name({ bucket, key, options }: S3Place): string {
	const query = new URLSearchParams();
	for (const [option, value] of Object.entries(options)) query.set(option, String(value));
	return `${bareS3Name({ bucket, key })}${query.size > 0 ? `?${query}` : ""}`;
}

/** The name that other programs know too: without options. */
export const bareS3Name = ({ bucket, key }: Pick<S3Place, "bucket" | "key">): string =>
	`s3://${bucket}/${key}`;

/** The name of an object beside another, in the same bucket: "../b.nc" seen from "s3://bucket/a/a.json". */
export function s3NameBeside(name: string, path: string): string {
	const place = parseS3Name(name);
	const parts = path.startsWith("/") ? [] : place.key.split("/").slice(0, -1);
	for (const part of path.replace(/^\/+/, "").split("/")) {
		if (part === "..") parts.pop();
		else if (part !== ".") parts.push(part);
	}
	return s3Name({ ...place, key: parts.join("/") });
}

function readOptions(options: URLSearchParams, name: string): S3Options {
	const wrong = (option: string, wanted: string) =>
		new StoreError(name, `its option "${option}" must be ${wanted}. Correct the name.`);
	const endpoint = options.get("endpoint");
	if (endpoint !== null && !/^https?:\/\/[^/@\s]+/i.test(endpoint))
		throw wrong("endpoint", "an address (http, https) without a user");
	const anonymous = options.get("anonymous");
	if (anonymous !== null && anonymous !== "true" && anonymous !== "false")
		throw wrong("anonymous", "true or false");
	const style = options.get("style");
	if (style !== null && style !== "path" && style !== "virtual") throw wrong("style", "path or virtual");
	const [region, profile] = [options.get("region"), options.get("profile")];
	return {
		...(endpoint !== null && { endpoint }),
		...(region !== null && { region }),
		...(profile !== null && { profile }),
		...(anonymous !== null && { anonymous: anonymous === "true" }),
		...(style !== null && { style }),
	};
}
