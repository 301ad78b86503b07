import { fileURLToPath } from "node:url";
import type { Engine } from "../core/ports/engine.ts";
import { createPool } from "../io/workers/pool.ts";
import { createEngine } from "../run/engine.ts";
import { formats } from "./formats.ts";

/** Worker threads always load the build: Node 20 cannot run TypeScript. */
const WORKER = fileURLToPath(
	new URL(import.meta.url.endsWith(".ts") ? "../dist/cli/worker.js" : "./worker.js", import.meta.url),
);

/** The engine over the local disk; without workers everything is done in the calling thread. `memory` is in bytes. */
export function createLocalEngine(size: { readonly workers: number; readonly memory: number }): Engine {
	const pool = size.workers > 0 ? createPool({ file: WORKER, threads: size.workers }) : undefined;
	return createEngine({ ...formats, memory: size.memory, ...(pool ? { pool } : {}) });
}
