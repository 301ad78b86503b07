import { isHeadwaterError } from "../core/errors.ts";
import { formatDateLabel } from "../core/model/date-label.ts";
import type { CaseExplanation, EntryExplanation } from "../core/model/explanation.ts";
import type { ResultProblem } from "../core/model/run-result.ts";
import type { RunSpec } from "../core/model/run-spec.ts";
import { explanationText } from "../publish/report/explanation.ts";
import { planText } from "../publish/report/plan.ts";
import { type CasePlan, makePods } from "../run/conduct.ts";
import { problemOf } from "../run/results.ts";
import { settingOf } from "./colour.ts";
import { EXIT } from "./exit-codes.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { secretsIn, withoutSecrets } from "./secrets.ts";
import { loudnessOf, openSession } from "./session.ts";

/** Decides everything a run would decide, moves no data, and says how each variable fared. */
export async function explainCases(
	spec: RunSpec,
	more: { readonly plugins: OutsidePlugins },
): Promise<CaseExplanation[]> {
	const loudness = loudnessOf(spec.verbosity);
	const session = await openSession(
		{ ...spec, workers: 0 },
		{
			plugins: more.plugins,
			// Nothing is prepared: a path that names no place would be refused, were it ever used.
			products: () => "",
			level: loudness === "info" ? "warn" : loudness,
		},
	);
	try {
		const explained: CaseExplanation[] = [];
		for (const plan of session.plans) explained.push(await explainCase(plan));
		return explained;
	} finally {
		await session.close();
	}
}

async function explainCase(plan: CasePlan): Promise<CaseExplanation> {
	const { spec } = plan;
	const pods = makePods(plan, () => {});
	const period =
		spec.period.kind === "static"
			? ""
			: `${formatDateLabel(spec.period.start)}/${formatDateLabel(spec.period.end)}`;
	const common = { name: spec.name, convention: spec.convention, dataManager: spec.dataManager, period };
	const broken = pods.filter((pod) => pod.status === "failed");
	try {
		const source = await plan.source();
		let problem: ResultProblem | undefined = together(broken.map(({ cause }) => problemOf(cause)));
		await source.requestData(pods, { until: "selected" }).catch((cause) => {
			if (!isHeadwaterError(cause) || isHeadwaterError(cause, "Interrupted", "Stage", "Store", "Catalogue"))
				throw cause;
			problem = problemOf(cause);
		});
		return {
			...common,
			...(source.experiment ? { experiment: source.experiment.facets } : {}),
			...(problem ? { problem } : {}),
			entries: await source.explain(),
		};
	} catch (cause) {
		if (!isHeadwaterError(cause)) throw cause;
		return { ...common, problem: problemOf(cause), entries: [] };
	}
}

/** Prints what `explainCases` gave, and the exit code a run would have as far as data go. */
export function printExplanations(
	cases: readonly CaseExplanation[],
	how: { readonly asJson: boolean; readonly plan: boolean },
): number {
	const setting = settingOf(process.stdout);
	const shown = withoutSecrets(cases, secretsIn(process.env));
	const text = how.asJson
		? `${JSON.stringify({ cases: shown }, null, 2)}\n`
		: how.plan
			? planText(shown, setting)
			: explanationText(shown, setting);
	process.stdout.write(text);
	return exitCode(cases);
}

/** The settings of several PODs may be broken: one line for each mistake. */
const together = ([first, ...others]: readonly ResultProblem[]): ResultProblem | undefined =>
	first && { ...first, message: [first, ...others].map(({ message }) => message).join("\n") };

function exitCode(cases: readonly CaseExplanation[]): number {
	const roots = cases
		.flatMap((one) => one.entries)
		.filter((entry) => entry.requirement === "required" && !entry.madeBy);
	const all = cases.flatMap((one) => one.entries);
	const isLost = (entry: EntryExplanation) => {
		const standIns = all.filter((one) => one.id.startsWith(`${entry.id}~`));
		const lostToo = standIns.length > 0 && standIns.every((one) => one.status === "failed");
		return entry.status === "failed" || (entry.status === "replaced" && lostToo);
	};
	const missing = roots.filter(isLost).length;
	if (missing === 0 && cases.every((one) => !one.problem)) return EXIT.done;
	return missing === roots.length ? EXIT.failed : EXIT.partial;
}
