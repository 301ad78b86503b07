import { z } from "zod";
import { UsageError } from "../core/errors.ts";

/** One line of a manifest; `headwater search --json` lists files the same way. */
const ManifestLine = z.strictObject({
	/** What messages call it; its name when absent. */
	id: z.string().optional(),
	name: z.string().optional(),
	/** Where it goes below the folder of downloads: "CMIP6/CMIP/.../tas.nc". */
	place: z.string().optional(),
	size: z.number().int().min(0).optional(),
	checksum: z.string().optional(),
	/** Absent: `checksum` is a multihash. */
	checksumType: z.string().optional(),
	trackingId: z.string().optional(),
	start: z.string().optional(),
	end: z.string().optional(),
	urls: z
		.array(
			z.union([
				z.string(),
				z.strictObject({
					url: z.string(),
					node: z.string().optional(),
					service: z.string().optional(),
					replica: z.boolean().optional(),
				}),
			]),
		)
		.min(1),
});
export type ManifestLine = z.infer<typeof ManifestLine>;

/** @throws UsageError naming `where` */
export function parseLine(value: unknown, where: string): ManifestLine {
	const parsed = ManifestLine.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new UsageError(`${where}: ${z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ")}`);
}
