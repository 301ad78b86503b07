import { z } from "zod";
import type { Listing } from "./records.ts";

const Checksum = z.object({ algorithm: z.enum(["sha256", "sha512", "sha1", "md5"]), hex: z.string() });
const text = z.string();
const number = z.number().exactOptional();

/** A listing as it is kept on the disk. */
const Kept = z.object({
	datasets: z.array(
		z.object({
			...{ id: text, node: text, replica: z.boolean().exactOptional(), retracted: z.boolean() },
			...{ files: number, size: number, start: text.exactOptional(), end: text.exactOptional() },
			words: z.array(text),
		}),
	),
	files: z.array(
		z.object({
			...{
				dataset: text,
				node: text,
				name: text,
				replica: z.boolean().exactOptional(),
				retracted: z.boolean(),
			},
			...{ size: number, checksum: Checksum.exactOptional(), trackingId: text.exactOptional() },
			access: z.array(
				z.object({ url: text, service: z.enum(["HTTPServer", "OPENDAP", "GridFTP", "Globus", "other"]) }),
			),
		}),
	),
	problems: z.array(text),
});

/** What was kept, or `undefined` when it is of another form: of another version of Headwater. */
export function readKept(answer: string): Listing | undefined {
	try {
		return Kept.safeParse(JSON.parse(answer)).data;
	} catch {
		return undefined;
	}
}

/** Bump the number when the form, or what is asked for a question, changes. */
export const questionKey = (parts: readonly unknown[]): string => JSON.stringify(["esgf", 1, ...parts]);
