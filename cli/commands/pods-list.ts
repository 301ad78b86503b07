import { parsePodSettings } from "../../core/settings/pod-settings.ts";
import { parseDocument } from "../../io/documents/parse-document.ts";
import { choosePods, type LoadedPod } from "../../run/load-pods.ts";
import type { CommandFunction } from "../command-table.ts";
import { builtInPods } from "../discover.ts";
import { EXIT } from "../exit-codes.ts";

const asks = (pod: LoadedPod) =>
	(pod.settings?.items ?? []).map(
		({ wish, requirement }) =>
			`${wish.name} (${wish.standardName}${wish.units === undefined ? "" : `, ${wish.units}`}${requirement === "required" ? "" : `, ${requirement}`})`,
	);

/** Lists the diagnostics, built-in and of --pod-dir, with what each asks for; settings that cannot be read are told beside the name. */
export const command: CommandFunction = async ({ flags }) => {
	const folders = (flags["podDir"] as string[] | undefined) ?? [];
	const pods = await choosePods(["all"], { builtIn: builtInPods(), folders }, (pod, text, file) =>
		parsePodSettings(pod, parseDocument(text, file)),
	);
	if (flags["json"] === true) {
		const plain = pods.map((pod) => ({
			name: pod.name,
			home: pod.home,
			builtIn: pod.builtIn,
			longName: pod.settings?.longName,
			realms: pod.settings?.realms,
			variables: asks(pod),
			problem: pod.problem?.message,
		}));
		process.stdout.write(`${JSON.stringify(plain, null, 2)}\n`);
	} else {
		const lines = pods.flatMap((pod) => [
			`${pod.name}${pod.builtIn ? "" : ` (${pod.home})`}`,
			`  ${pod.problem ? `cannot run: ${pod.problem.message}` : (pod.settings?.longName ?? "")}`,
			...asks(pod).map((text) => `    ${text}`),
		]);
		process.stdout.write(`${lines.join("\n")}\n`);
	}
	return pods.some((pod) => pod.problem) ? EXIT.partial : EXIT.done;
};
