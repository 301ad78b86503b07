import type { Engine, EngineWriteOptions, WrittenFile } from "../core/ports/engine.ts";
import { late } from "./late.ts";
import type { LocalEngineOptions } from "./local-engine.ts";

/** The engine, loaded when the first file is opened: a search opens none. */
export function lateEngine(options: LocalEngineOptions): Engine {
	const { get, begun } = late(async () => (await import("./local-engine.ts")).createLocalEngine(options));
	const write = async (...[dataset, path, how]: Parameters<Engine["write"]>): Promise<WrittenFile> =>
		(await get()).write(dataset, path, how as EngineWriteOptions);
	return {
		open: async (...given) => (await get()).open(...given),
		look: async (path) => (await get()).look(path),
		text: async (path) => (await get()).text(path),
		readAll: async (array) => (await get()).readAll(array),
		read: async (...given) => (await get()).read(...given),
		write: write as Engine["write"],
		movedChunks: async (...given) => (await get()).movedChunks(...given),
		view: async (...given) => (await get()).view(...given),
		close: async () => (await begun())?.close(),
	};
}
