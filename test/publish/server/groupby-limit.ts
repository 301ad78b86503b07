import { painter } from "../../../cli/painter.ts";
import { temporaryAnswers } from "../../../cli/serve/temporary-answers.ts";
import { Room } from "../../../core/loop/room.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { ChunkCache } from "../../../publish/server/chunk-cache.ts";
import { groupbyPublisher } from "../../../publish/server/routes/groupby.ts";
import { plotPublisher } from "../../../publish/server/routes/plot.ts";
import { createServer } from "../../../publish/server/server.ts";
import { Views } from "../../../publish/server/views.ts";
import { createEngine } from "../../../run/engine.ts";
import { createLocalTasks } from "../../../run/tasks/local-tasks.ts";

/** Asks for a month's means of a file where one answer may read 2 kB; follows the address the refusal names. */
export async function groupbyRefusal(file: string) {
	const engine = createEngine({
		readers: [netcdf4Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: 2 ** 28,
	});
	const dataset = await engine.open(file);
	const opened: OpenedDataset = { dataset, stamp: "one", files: [file], notes: [] };
	const served: ServedDataset = {
		...{ id: "small", title: "small", files: [file], steps: [], facets: {} },
		access: "public",
		state: { kind: "current" },
		open: async () => opened,
	};
	const log = { debug() {}, info() {}, warn() {}, error() {} };
	const clock = { now: () => new Date(0), monotonic: () => 0 };
	const datasets = { all: async () => [served], get: async () => served };
	const world = {
		...{
			views: new Views(engine),
			chunks: new ChunkCache(0),
			room: new Room({ most: 2 ** 26, mostWaiting: 100 }),
			mostPiece: 2 ** 20,
		},
		answers: temporaryAnswers(engine),
		tasks: createLocalTasks({ engine, painter }),
		mostRead: 2000,
		files: fileStore,
	};
	const publishers = [groupbyPublisher(world), plotPublisher(world)];
	const server = await createServer({ engine, datasets, log, clock } as never, { publishers });
	const asked = await server.inject("/datasets/small/groupby/tas/time.month/mean?format=json");
	const { message } = (asked.json() as { error: { message: string } }).error;
	const address = /"(http[^"]*\?[^"]*)"/.exec(message)?.[1] ?? "";
	const { pathname, search } = new URL(address);
	const smaller = await server.inject(`${pathname}${search}&format=json`);
	const plot = await server.inject("/datasets/small/plot/tas/image/viridis/time/0_24?format=png");
	const fewer = /"(image[^"]*)"/.exec((plot.json() as { error: { message: string } }).error.message)?.[1];
	const drawn = await server.inject(`/datasets/small/plot/tas/${fewer}?format=png`);
	await server.close();
	await engine.close();
	return {
		message,
		smaller: { status: smaller.statusCode },
		status: asked.statusCode,
		plot: [plot.statusCode, drawn.statusCode],
	};
}
