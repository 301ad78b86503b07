import type { Lister } from "../core/ports/lister.ts";

/** Loaded when a bucket is named. */
export const s3Lister: Lister = {
	open: async (name) => (await import("../io/stores/s3/lister.ts")).createS3Lister().open(name),
};
