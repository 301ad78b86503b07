import type { Lister, Listing } from "../../../core/ports/lister.ts";
import { bareS3Name } from "../../../core/text/s3-name.ts";
import { ask, type HttpOptions } from "../http/request.ts";
import { openBucket } from "./bucket.ts";
import { listObjects } from "./listing.ts";
import type { Environment } from "./settings.ts";

/** Buckets, or what lies below a key and a slash. */
export const createS3Lister = (
	options: HttpOptions & { readonly environment?: Environment } = {},
): Lister => ({
	async open(name): Promise<Listing> {
		const { environment, ...how } = options;
		const bucket = await openBucket(name, environment);
		const base = bucket.place.key.replace(/\/+$/, "");
		const top = base === "" ? "" : `${base}/`;
		return {
			place: bareS3Name({ bucket: bucket.place.bucket, key: base }).replace(/\/$/, ""),
			identity: bucket.identity,
			async *pages(prefix, { levels, signal }) {
				const asked = top + prefix;
				const more = { ...how, ...(signal && { signal }), ...(levels === "one" && { delimiter: "/" }) };
				for await (const page of listObjects(bucket, { ...more, prefix: asked }))
					yield {
						isLast: page.isLast,
						folders: page.prefixes.map((key) => key.slice(asked.length).replace(/\/$/, "")),
						files: page.objects.map(({ key, size, modified }) => ({
							path: key.slice(top.length),
							size,
							modified: inSeconds(modified),
						})),
					};
			},
			nameOf: (path) => bucket.nameOf(top + path),
			look(path, { signal }) {
				const key = top + path;
				const wish = { address: bucket.nameOf(key), headOnly: true, manner: bucket.manner(key) };
				return ask({ ...wish, ...how, ...(signal && { signal }) }, ({ status, headers }) =>
					status === 404
						? undefined
						: {
								size: Number(headers.get("content-length")),
								modified: inSeconds(Date.parse(headers.get("last-modified") ?? "") || 0),
							},
				);
			},
		};
	},
});

/** Headers tell no more. */
const inSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000) * 1000;
