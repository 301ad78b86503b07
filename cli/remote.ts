import { createRemoteFiles } from "../io/stores/http/remote-files.ts";

/** Zarr's documents; with consolidated metadata first. */
const DOCUMENTS = ["zarr.json", ".zmetadata", ".zgroup", ".zarray"];

/** What lies on web servers; `tell` hears what the user should know. */
export const remoteFiles = (tell?: (note: string) => void) =>
	createRemoteFiles({ documents: DOCUMENTS, ...(tell && { tell }) });
