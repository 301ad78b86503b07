// What lies beside downloads, as any version of Headwater may have written it, or anybody else. Loaded only where there is something to read:
// a fetch into an empty cache need not wait for it.
import { z } from "zod";

/** A process: on which machine, and which of all those that ever had its number. */
export const Owner = z.object({ pid: z.number(), host: z.string(), started: z.string(), token: z.string() });
export type Owner = z.infer<typeof Owner>;

/** What is known of a file in the cache. */
export const FileRecord = z.object({
	id: z.string(),
	/** Bytes and time of change when it was looked at: of no other file does the record speak. */
	size: z.number(),
	mtime: z.number(),
	/** "sha256:9f86..." that its bytes came to; absent: unverified. */
	verified: z.string().optional(),
	/** Nodes that gave it. */
	nodes: z.array(z.string()),
	/** When it was fetched (ISO 8601). */
	fetched: z.string(),
});
export type FileRecord = z.infer<typeof FileRecord>;

/** What was learned of data nodes. */
export const Book = z.array(
	z.object({
		node: z.string(),
		lastSuccess: z.number().optional(),
		lastError: z.object({ at: z.number(), message: z.string() }).optional(),
		rates: z.array(z.number()),
		files: z.number(),
		bytes: z.number(),
		wrong: z.number(),
		liedAt: z.number().optional(),
	}),
);

/** Whose bytes came to a wrong checksum. */
export const WrongStory = z.object({
	digest: z.string(),
	held: z.array(z.object({ start: z.number(), end: z.number(), origin: z.number() })),
	origins: z.array(
		z.tuple([
			z.number(),
			z.object({ node: z.string(), tag: z.string().optional(), modified: z.string().optional() }),
		]),
	),
});
export type WrongStory = z.infer<typeof WrongStory>;
