import type { Clock } from "../core/ports/clock.ts";
import { createRemoteFiles } from "../io/stores/http/remote-files.ts";
import { createRemoteStamps } from "../io/stores/http/stamps.ts";

/** Zarr's documents; with consolidated metadata first. */
const DOCUMENTS = ["zarr.json", ".zmetadata", ".zgroup", ".zarray"];

/** What lies on web servers; `tell` hears what the user should know. */
export const remoteFiles = (tell?: (note: string) => void) =>
	createRemoteFiles({ documents: DOCUMENTS, ...(tell && { tell }) });

/** Whether what lies on web servers has changed, asked every so many milliseconds. */
export const remoteStamps = (clock: Clock, askedAgain: number) =>
	createRemoteStamps({ documents: DOCUMENTS, monotonic: () => clock.monotonic(), askedAgain });
