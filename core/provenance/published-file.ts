import { type Dataset, withAttribute, withoutAttributes } from "../model/dataset.ts";

/** By these a published file is known (CMIP6, CORDEX, obs4MIPs global attributes): what is made of it is another file. */
const IDENTITY = ["tracking_id"];

/**
 * The dataset as a file of its own: it does not pass for the published file it was made of, and was created when it was made (where the file said
 * when). The identity of the inputs is told in the provenance.
 *
 * @param created ISO 8601 in UTC, as CMIP6 writes `creation_date`: "2000-01-01T00:00:00Z"
 */
export function asOwnFile(dataset: Dataset, created: string): Dataset {
	const attributes = withoutAttributes(dataset.attributes, ...IDENTITY);
	return {
		...dataset,
		attributes: attributes.has("creation_date")
			? withAttribute(attributes, "creation_date", created)
			: attributes,
	};
}

/** The version of a published file by the folder it lies in (CMIP6 DRS): ".../gn/v20190308/tas_....nc". */
export const versionInPath = (path: string): string | undefined => /\/(v\d{8})\/[^/]*$/u.exec(path)?.[1];
