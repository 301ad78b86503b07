import type { DownloadSpec } from "../core/model/run-spec.ts";
import type { Log } from "../core/ports/log.ts";
import type { Reader } from "../core/ports/reader.ts";
import { checkFile } from "../io/transfer/check-file.ts";
import { Downloads } from "../io/transfer/downloads.ts";
import type { FaultKind } from "../io/transfer/fault.ts";
import { USUAL_LIMITS } from "../io/transfer/limits.ts";
import { readNodeBook, writeNodeBook } from "../io/transfer/node-book.ts";
import type { NodeRecord } from "../io/transfer/node-state.ts";
import { Tally } from "../io/transfer/tally.ts";
import { type DownloadsAround, downloadsFolder } from "./downloads-folder.ts";
import { sizeText } from "./size-text.ts";

export interface OpenDownloads {
	readonly downloads: Downloads;
	readonly tally: Tally;
	/** Writes down what was learned of nodes. */
	close(): Promise<void>;
}

/** The fetching of files over the network, with what is known of nodes from before. */
export async function openDownloads(
	around: DownloadsAround,
	options: Partial<DownloadSpec>,
): Promise<OpenDownloads> {
	const root = downloadsFolder(around.cacheDir);
	const now = () => around.clock.monotonic();
	const tally = new Tally({ progress: around.progress, now, sizeText });
	const records = await readNodeBook(root);
	const { connections: total = USUAL_LIMITS.total, connectionsPerNode: perNode = USUAL_LIMITS.perNode } =
		options;
	let writing = Promise.resolve();
	let known: ReadonlyMap<string, NodeRecord> = records;
	const writeDown = async () => {
		const learned = downloads.scheduler.nodes.map(({ record }) => record);
		const before = known;
		known = new Map(learned.map((record) => [record.node, record]));
		await writeNodeBook(root, learned, before).catch((error: unknown) =>
			around.log.warn(`What was learned of nodes could not be kept: ${String(error)}`),
		);
	};
	const tell = tellings(tally, around.log);
	const downloads: Downloads = new Downloads({
		root,
		now,
		records,
		...tell,
		onWrong(file, node, isLiar) {
			tell.onWrong(file, node, isLiar);
			// At once: whatever ends this process, the next one should know.
			if (isLiar) writing = writing.then(writeDown);
		},
		date: () => Date.now(),
		random: () => Math.random(),
		allowPrivateHosts: options.allowPrivateHosts === true,
		limits: { ...USUAL_LIMITS, total, perNode: Math.min(total, perNode) },
		...(options.cacheSize !== undefined && { mostBytes: options.cacheSize }),
		check: (path, name) => checkFile({ path, name }, allReaders),
	});
	return {
		downloads,
		tally,
		async close() {
			tally.end();
			await downloads.close();
			await writing.then(writeDown);
		},
	};
}

/** Loaded when a file that no checksum vouches for must be looked at. */
async function allReaders(): Promise<readonly Reader[]> {
	const { formats } = await import("./formats.ts");
	return [...formats.readers, ...(await formats.moreReaders())];
}

/** What is counted, and what the user hears of. */
const tellings = (tally: Tally, log: Log) => ({
	onBytes: (node: string, bytes: number) => tally.received(node, bytes),
	onTrouble(file: string, node: string, { kind, message }: { kind: FaultKind; message: string }) {
		tally.fault(node, kind);
		log.debug(`"${file}": ${node}: ${message}.`);
	},
	onWrong(file: string, node: string, isLiar: boolean) {
		tally.wrong(node, isLiar);
		log.warn(
			isLiar
				? `${node} gives wrong bytes for "${file}", twice: its copy is damaged or another version. It is asked for nothing more.`
				: `${node} gave damaged bytes of "${file}"; they were fetched again.`,
		);
	},
	onWait: (file: string, owner: string) => log.info(`Waiting for "${file}", which ${owner} fetches.`),
});
