import { mkdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, resolve, sep } from "node:path";
import { PodError } from "../../core/errors.ts";
import type { PodDriver, PodWorld } from "../../core/ports/pod-world.ts";
import { render } from "../../figures/render.ts";
import type { CommandFunction } from "../command-table.ts";
import { loadPlugin } from "../discover.ts";
import { EXIT } from "../exit-codes.ts";
import { createLocalEngine } from "../local-engine.ts";
import { prepareLoader } from "../outside-plugins.ts";

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
	const engine = createLocalEngine({ workers: 0, memory: MEMORY });
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

/** A driver by the name of its POD, or a file of somebody else's POD. */
async function loadDriver(name: string): Promise<{ readonly pod: PodDriver }> {
	const part = { exported: "pod" };
	if (!isAbsolute(name)) return loadPlugin("pods", name, part);
	prepareLoader();
	return loadPlugin("pods", name, { ...part, more: new Map([[name, name]]) });
}

/** Runs a POD's driver in this process, as the POD runner starts it: everything it needs is in the environment. */
export const command: CommandFunction = async ({ arguments: [name = ""] }) => {
	const { pod } = await loadDriver(name);
	const own = isAbsolute(name) ? basename(dirname(name)) : name;
	const world = makeWorld(own, process.env["WK_DIR"] ?? process.cwd());
	await pod.run(world);
	await world.finish();
	return EXIT.done;
};
