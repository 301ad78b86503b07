import { StoreError } from "../../../core/errors.ts";
import { ask, type HttpOptions } from "../http/request.ts";
import type { Bucket } from "./bucket.ts";
import { elementsIn, textIn } from "./xml.ts";

/** One object of a bucket. */
export interface S3Object {
	readonly key: string;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly modified: number;
	/** With its quotes. */
	readonly tag: string;
}

export interface S3Page {
	readonly objects: readonly S3Object[];
	/** What is common to the keys up to the next slash, the slash included; only where `delimiter` was asked for. */
	readonly prefixes: readonly string[];
	readonly isLast: boolean;
}

export interface ListOptions extends HttpOptions {
	readonly prefix: string;
	/** "/": one level only. */
	readonly delimiter?: string;
	/** Keys of one page; servers give at most 1 000. */
	readonly most?: number;
}

/**
 * The objects whose keys begin with a prefix, page by page, in the order of the server (ListObjectsV2).
 * @throws StoreError where nothing may be listed, or the answers make no sense
 */
export async function* listObjects(bucket: Bucket, options: ListOptions): AsyncGenerator<S3Page> {
	const { prefix, delimiter, most, ...how } = options;
	const query = {
		"list-type": "2",
		// Keys may hold signs that XML cannot.
		"encoding-type": "url",
		prefix,
		...(delimiter !== undefined && { delimiter }),
		...(most !== undefined && { "max-keys": String(most) }),
	};
	const address = bucket.nameOf(prefix);
	for (let token: string | undefined, before = ""; ; before = token) {
		const manner = bucket.manner("", {
			...query,
			...(token !== undefined && { "continuation-token": token }),
		});
		const text = await ask({ address, ...how, manner }, ({ status, bytes }) => {
			if (status === 200) return new TextDecoder().decode(bytes);
			throw new StoreError(address, `its server answers ${status} to a listing. Check the address.`);
		});
		const page = readPage(text, address);
		yield page;
		if (page.isLast) return;
		token = textIn(text, "NextContinuationToken");
		if (!token || token === before)
			throw new StoreError(
				address,
				"its server breaks a listing off without saying where it goes on. Try again.",
			);
	}
}

function readPage(xml: string, address: string): S3Page {
	if (textIn(xml, "ListBucketResult") === undefined)
		throw new StoreError(
			address,
			"its server gives no listing as S3 has it. Check the address of the server.",
		);
	const decode = textIn(xml, "EncodingType") === "url" ? fromUrl : (text: string) => text;
	return {
		objects: elementsIn(xml, "Contents").map((object) => ({
			key: decode(textIn(object, "Key") ?? ""),
			size: Number(textIn(object, "Size")),
			modified: Date.parse(textIn(object, "LastModified") ?? "") || 0,
			tag: textIn(object, "ETag") ?? "",
		})),
		isLast: textIn(xml, "IsTruncated") !== "true",
		prefixes: elementsIn(xml, "CommonPrefixes").map((one) => decode(textIn(one, "Prefix") ?? "")),
	};
}

/** As in forms: a plus is a blank. */
function fromUrl(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return text;
	}
}
