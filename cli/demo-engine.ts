import type { Engine } from "../core/ports/engine.ts";
import { netcdf4Reader } from "../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../io/formats/netcdf4/writer.ts";
import { fileStore } from "../io/stores/file/index.ts";
import { createEngine } from "../run/engine.ts";

const MEMORY = 512 * 2 ** 20;

/** An engine in the calling thread, for making the sample data. */
export const buildDemoEngine = (): Engine =>
	createEngine({ readers: [netcdf4Reader], writer: netcdf4Writer, store: fileStore, memory: MEMORY });
