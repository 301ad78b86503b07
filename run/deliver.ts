import { stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { liveSet, withAllAlternates } from "../core/loop/alternates.ts";
import { formatDateLabel } from "../core/model/date-label.ts";
import type { Pod } from "../core/model/pod.ts";
import type { Software } from "../core/model/provenance.ts";
import type { VarlistEntry } from "../core/model/varlist-entry.ts";
import type { FileStore } from "../core/ports/file-store.ts";
import type { PodCase, PodJob, PodVariable } from "../core/ports/pod-runner.ts";
import { provText } from "../core/provenance/prov-json.ts";
import { deliveryPath, yearsOf } from "./case-folders.ts";
import type { CasePlan } from "./conduct.ts";
import { makePodFolder } from "./folders/pod-folder.ts";
import { provenanceOfProduct, provenancePath } from "./product-provenance.ts";

export interface Delivery {
	/** Absolute path of the run's folder. */
	readonly folder: string;
	readonly store: FileStore;
	/** The command line that runs a driver in this house's manner: of a built-in POD by its name, of another's by its path. */
	readonly builtInCommand: (pod: string) => readonly [string, ...string[]];
	readonly software: Software;
	/** Plain data without secrets. */
	readonly withoutSecrets: <T>(value: T) => T;
	/** Entry → path of its file relative to the run's folder. */
	readonly delivered: Map<VarlistEntry, string>;
}

/** Makes a POD's folder, puts its variables there, and says how it is to be started. */
export async function deliver(plan: CasePlan, pod: Pod, to: Delivery): Promise<PodJob> {
	const { spec } = plan;
	const folder = await makePodFolder(to.folder, yearsOf(spec), pod.name);
	const variables: PodVariable[] = [];
	for (const entry of new Set(pod.varlist.flatMap((one) => [...withAllAlternates(one)]))) {
		if (entry.isTerm) continue;
		const path =
			entry.product && isUsed(entry, pod) ? join(folder, deliveryPath(entry, spec.name)) : undefined;
		if (path && entry.product) {
			await to.store.makeFolder(dirname(path));
			await to.store.protect(entry.product.path);
			await to.store.linkOrCopy(entry.product.path, path);
			await writeProvenance(plan, entry, { ...to, path });
			to.delivered.set(entry, path.slice(to.folder.length + 1));
		}
		variables.push(podVariable(entry, pod, path));
	}
	const obsFolder = plan.obsDataRoot && (await existing(join(plan.obsDataRoot, pod.name)));
	const builtIn = plan.pods.find((one) => one.name === pod.name)?.builtIn;
	const driver = builtIn ? pod.name : await typeScriptDriver(pod);
	return {
		name: pod.name,
		home: pod.home,
		settings: pod.settings as NonNullable<Pod["settings"]>,
		workFolder: folder,
		...(obsFolder ? { obsFolder } : {}),
		case: podCase(plan),
		variables,
		...(driver ? { builtIn: { command: to.builtInCommand(driver) } } : {}),
	};
}

/** Beside the delivered file: an archive of it has both, or neither. */
async function writeProvenance(
	{ spec }: CasePlan,
	{ wish, pod, product }: VarlistEntry,
	{ path, software, withoutSecrets, store }: Delivery & { readonly path: string },
): Promise<void> {
	if (!product) return;
	const facts = { case: spec.name, pod, variable: wish.name };
	const made = provenanceOfProduct(product, { path: basename(path), facts, software });
	await writeFile(provenancePath(path), provText(withoutSecrets(made)));
	await store.protect(provenancePath(path));
}

/** A POD's own driver in TypeScript, which Headwater runs itself unless a program is named for it. */
async function typeScriptDriver({ home, settings }: Pod): Promise<string | undefined> {
	const name = settings?.driver ?? "";
	if (settings?.program || !name.endsWith(".ts") || isAbsolute(name) || name.includes("..")) return undefined;
	const path = join(home, name);
	return stat(path).then(
		(found) => (found.isFile() ? path : undefined),
		() => undefined,
	);
}

/** An entry counts when it is in a set that stands for one of the POD's variables. */
const isUsed = (entry: VarlistEntry, pod: Pod) =>
	pod.varlist.some((root) => root.requirement !== "alternate" && liveSet(root)?.includes(entry));

function podVariable(entry: VarlistEntry, pod: Pod, path: string | undefined): PodVariable {
	const item = pod.settings?.items.find((one) => one.wish.name === entry.wish.name);
	const { product, wish } = entry;
	return {
		name: wish.name,
		envVar: item?.envVar ?? `${wish.name}_var`,
		pathVariable: item?.pathVariable ?? `${wish.name.toUpperCase()}_FILE`,
		...(path && product ? { product: { path, variable: product.variable, axes: product.axes } } : {}),
	};
}

function podCase({ spec, environment }: CasePlan): PodCase {
	const { period } = spec;
	const dates =
		period.kind === "static"
			? { startDate: "", endDate: "" }
			: { startDate: formatDateLabel(period.start), endDate: formatDateLabel(period.end) };
	return { ...yearsOf(spec), ...dates, convention: spec.convention, environment };
}

async function existing(folder: string): Promise<string | undefined> {
	return stat(folder).then(
		(found) => (found.isDirectory() ? folder : undefined),
		() => undefined,
	);
}
