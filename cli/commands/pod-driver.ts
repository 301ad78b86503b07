import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { PodError } from "../../core/errors.ts";
import type { PodDriver, PodWorld } from "../../core/ports/pod-world.ts";
import { render } from "../../figures/render.ts";
import { netcdf3Reader } from "../../io/formats/netcdf3/reader.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { createEngine } from "../../run/engine.ts";
import type { CommandFunction } from "../command-table.ts";
import { loadPlugin } from "../discover.ts";
import { EXIT } from "../exit-codes.ts";

const MEMORY = 512 * 2 ** 20;

/** A path below the POD's folder. @throws PodError when it would leave it */
function below(folder: string, path: string, pod: string): string {
	const full = resolve(folder, path);
	if (full.startsWith(folder + sep)) return full;
	throw new PodError(pod, {
		failure: "driver",
		reason: `it tried to write "${path}", outside its folder "${folder}".`,
	});
}

function makeWorld(pod: string, folder: string): PodWorld & { finish(): Promise<void> } {
	const engine = createEngine({
		readers: [netcdf4Reader, netcdf3Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: MEMORY,
	});
	const captions: Record<string, string> = {};
	const write = async (path: string, text: string) => {
		const full = below(folder, path, pod);
		await mkdir(dirname(full), { recursive: true });
		await writeFile(full, text);
	};
	return {
		environment: process.env,
		open: (path) => engine.open(path),
		read: (array) => engine.readAll(array),
		exists: (path) =>
			stat(path).then(
				() => true,
				() => false,
			),
		write,
		async figure(name, figure, caption) {
			const path = `model/${name}.svg`;
			await write(path, await render(figure));
			captions[path] = caption;
		},
		say: (line) => void process.stdout.write(`${line}\n`),
		async finish() {
			await engine.close();
			await write("captions.json", JSON.stringify(captions, null, 2));
		},
	};
}

/** Runs a built-in POD's driver, as the POD runner starts it: everything it needs is in the environment. */
export const command: CommandFunction = async ({ arguments: [name = ""] }) => {
	const { pod } = await loadPlugin<{ pod: PodDriver }>("pods", name, { exported: "pod" });
	const world = makeWorld(name, process.env["WK_DIR"] ?? process.cwd());
	await pod.run(world);
	await world.finish();
	return EXIT.done;
};
