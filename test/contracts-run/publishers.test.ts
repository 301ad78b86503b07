import { expect, test } from "@jest/globals";
import { painter } from "../../cli/painter.ts";
import { Room } from "../../core/loop/room.ts";
import { definePublisher } from "../../core/ports/publisher.ts";
import { Refusal } from "../../core/ports/refusal.ts";
import { defineRoute } from "../../core/ports/route.ts";
import { createDap2 } from "../../io/formats/dap2/answer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { builtInPublishers } from "../../publish/server/built-in.ts";
import { ChunkCache } from "../../publish/server/chunk-cache.ts";
import { accessBy } from "../../publish/server/operations/access.ts";
import { Views } from "../../publish/server/views.ts";
import { createLocalTasks } from "../../run/tasks/local-tasks.ts";
import { keepsContract } from "../contracts/check.ts";
import { publishWorld } from "../contracts/publish-world.ts";
import { publisherContract } from "../contracts/publisher.ts";

const { engine } = publishWorld();
const ours = builtInPublishers({
	...{
		engine,
		chunks: new ChunkCache(2 ** 20),
		room: new Room({ most: 2 ** 26, mostWaiting: 100 }),
		files: fileStore,
		views: new Views(engine),
	},
	...{ mostPiece: 2 ** 20, mostRead: 2 ** 20, mostAnswer: 2 ** 20, dap2: createDap2({ software: "trial" }) },
	answers: { netcdf: () => Promise.reject(new Error("nothing is written")) },
	tasks: createLocalTasks({ engine, painter }),
	access: accessBy({}, () => new Date(0)),
	gather: async () => ({ counts: { since: 0, routes: {}, datasets: {} }, processes: [] }),
});

const asked = {
	datasets: [{ path: "datasets" }, { path: "", dataset: "trial.tas" }],
	headers: [{ path: "keys", dataset: "trial.tas" }],
} as const;

for (const publisher of ours)
	keepsContract(
		test,
		publisherContract(publisher.name, publisher, {
			asked: asked[publisher.name as keyof typeof asked] ?? [],
		}),
	);

const broken = (path: string, more: object = {}) =>
	publisherContract(
		"broken",
		definePublisher({
			name: "broken",
			title: "What must not pass the contract",
			app: () => [
				defineRoute({
					...{ path, summary: "Something that is asked for", answers: ["text/plain"] },
					answer: () => ({ type: "text/html", body: "" }),
					...more,
				}),
			],
		}),
		{ asked: [{ path }] },
	);

const failures = async (contract: ReturnType<typeof publisherContract>) => {
	const failed: string[] = [];
	for (const { title, run } of contract)
		await Promise.resolve()
			.then(run)
			.catch(() => failed.push(title));
	return failed;
};

test("what breaks the contract fails the check it breaks", async () => {
	expect(await failures(broken("here", { answer: () => ({ type: "text/plain", body: "" }) }))).toEqual([]);
	expect(await failures(broken("here"))).toEqual(['broken: 200 at "here" {}']);
	expect(await failures(broken("a/:b"))).toContain(
		"broken: has a schema for whatever its addresses leave open",
	);
	expect(await failures(broken("/a"))).toContain(
		"broken: has each address once, and none that begins with a slash",
	);
	const refused = () => {
		throw new Refusal(404, "There is nothing of that kind here.");
	};
	expect(await failures(broken("here", { answer: refused }))).toEqual(['broken: 200 at "here" {}']);
});
