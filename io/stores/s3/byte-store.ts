import { StoreError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { partOf, rangeHeaders } from "../http/byte-store.ts";
import { ask, type HttpAnswer, type HttpOptions } from "../http/request.ts";
import { safeKey } from "../keys.ts";
import { openBucket } from "./bucket.ts";
import { listObjects } from "./listing.ts";
import type { Environment } from "./settings.ts";

export interface S3StoreOptions extends HttpOptions {
	/** Absent: that of the process. */
	readonly environment?: Environment;
}

/**
 * Objects whose keys begin with the name's key and a slash. Only an object that is not there is absent: where a bucket is not there, or not
 * open, that is a StoreError.
 */
export async function openS3Store(name: string, options: S3StoreOptions = {}): Promise<ByteStore> {
	const { environment, ...how } = options;
	const bucket = await openBucket(name, environment);
	const base = bucket.place.key.replace(/\/+$/, "");
	const top = base === "" ? "" : `${base}/`;
	const get = <T>(
		key: string,
		more: { headers?: Record<string, string>; headOnly?: true },
		accept: Accept<T>,
	) => {
		const whole = top + safeKey(name, key);
		const wish = { address: bucket.nameOf(whole), ...more, ...how, manner: bucket.manner(whole) };
		return ask(wish, (answer) => (answer.status === 404 ? undefined : accept(answer)));
	};
	const store = {
		place: name,
		together: 8,
		get: (key: string) => get(key, {}, ({ bytes }) => bytes),
		getRange: (key: string, offset: number, length: number) =>
			get(key, { headers: rangeHeaders(offset, length) }, (answer) => partOf(answer, offset, length)),
		has: async (key: string) => (await store.getRange(key, 0, 1)) !== undefined,
		async size(key: string) {
			const size = await get(key, { headOnly: true }, ({ headers }) => Number(headers.get("content-length")));
			// Without a body nobody says whether it is the object or the bucket that is not there.
			return size ?? (await store.getRange(key, 0, 1))?.length;
		},
		list: (prefix: string) => listNames(prefix),
	};
	async function listNames(prefix: string): Promise<readonly string[]> {
		const names: string[] = [];
		const asked = { ...how, prefix: top + prefix, delimiter: "/" };
		for await (const { objects, prefixes } of listObjects(bucket, asked))
			for (const key of [...prefixes, ...objects.map((object) => object.key)]) {
				if (!key.startsWith(asked.prefix))
					throw new StoreError(name, `its server lists "${key}", which was not asked for. Try again.`);
				if (key !== asked.prefix) names.push(key.slice(asked.prefix.length));
			}
		return names.sort();
	}
	return store;
}

type Accept<T> = (answer: HttpAnswer) => T;
