import type { ByteStore } from "../../core/ports/byte-store.ts";
import type { RemoteSource } from "../../core/ports/remote-files.ts";
import { isS3Name } from "../../core/text/s3-options.ts";
import { type HttpSourceOptions, openHttpSource } from "./http/byte-source.ts";
import { createHttpStore } from "./http/byte-store.ts";
import type { HttpOptions } from "./http/request.ts";

/** The bytes of what lies at an address: http, https, s3. StoreError when they cannot be had. */
export async function openAddress(address: string, options: HttpSourceOptions = {}): Promise<RemoteSource> {
	if (!isS3Name(address)) return openHttpSource(address, options);
	const { openS3Source } = await import("./s3/byte-source.ts");
	return openS3Source(address, options);
}

/** The pieces below an address. */
export async function openStoreAt(address: string, options: HttpOptions = {}): Promise<ByteStore> {
	if (!isS3Name(address)) return createHttpStore(address, options);
	const { openS3Store } = await import("./s3/byte-store.ts");
	return openS3Store(address, options);
}
