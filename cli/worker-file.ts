import { fileURLToPath } from "node:url";

/** Worker threads always load the build: Node 20 cannot run TypeScript. */
export const WORKER = fileURLToPath(
	new URL(import.meta.url.endsWith(".ts") ? "../dist/cli/worker.js" : "./worker.js", import.meta.url),
);
