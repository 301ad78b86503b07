import type { RemoteSource } from "../../../core/ports/remote-files.ts";
import { type HttpSourceOptions, openHttpSource } from "../http/byte-source.ts";
import { openBucket } from "./bucket.ts";
import type { Environment } from "./settings.ts";

/** An object read by ranges, every one on the condition that it is still the same object (ETag). StoreError as of any file on a server. */
export async function openS3Source(
	name: string,
	options: HttpSourceOptions & { readonly environment?: Environment } = {},
): Promise<RemoteSource> {
	const { environment, ...how } = options;
	const bucket = await openBucket(name, environment);
	return openHttpSource(name, { ...how, manner: bucket.manner(bucket.place.key) });
}
