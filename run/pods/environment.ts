import { PodError } from "../../core/errors.ts";
import type { PodJob, PodVariable } from "../../core/ports/pod-runner.ts";
import { yearLabel } from "../folders/pod-folder.ts";
import type { Environment } from "./inherited.ts";

/** A name, its value, and who asks for it (for messages). */
interface Setting {
	readonly name: string;
	readonly value: string;
	readonly owner: string;
}

const settingsOf = (owner: string, values: Readonly<Record<string, string>>): Setting[] =>
	Object.entries(values).map(([name, value]) => ({ name, value, owner }));

const frameworkValues = (job: PodJob): Record<string, string> => ({
	POD_HOME: job.home,
	OBS_DATA: job.obsFolder ?? "",
	WK_DIR: job.workFolder,
	DATADIR: job.workFolder,
	CASENAME: job.case.name,
	FIRSTYR: yearLabel(job.case.firstYear),
	LASTYR: yearLabel(job.case.lastYear),
	startdate: job.case.startDate,
	enddate: job.case.endDate,
});

function variableSettings(variable: PodVariable): Setting[] {
	const { product, name } = variable;
	const values: Record<string, string> = {
		[variable.envVar]: product?.variable ?? "",
		[variable.pathVariable]: product?.path ?? "",
		[`${name.toUpperCase()}_ASSOC_FILES`]: "",
	};
	for (const axis of product?.axes ?? []) {
		values[`${axis.wish}_coord`] = axis.name;
		if (axis.bounds !== undefined) values[`${axis.wish}_bnds`] = axis.bounds;
	}
	return settingsOf(`variable "${name}"`, values);
}

function faultOf({ name, value, owner }: Setting): string | undefined {
	if (name === "" || /[=\0]/u.test(name)) return `"${name}", asked by ${owner}, cannot be such a name`;
	if (value.includes("\0")) return `"${name}", asked by ${owner}, holds a zero byte`;
	return undefined;
}

const environmentError = (pod: string, reason: string) =>
	new PodError(pod, { failure: "environment", reason });

/** Write-once: the same value again is fine, another one is a fault of the POD's settings. */
function writeOnce(pod: string, settings: readonly Setting[]): Environment {
	const values = new Map<string, Setting>();
	for (const setting of settings) {
		const fault = faultOf(setting);
		if (fault !== undefined)
			throw environmentError(pod, `the environment variable ${fault}. Mend its settings file.`);
		const known = values.get(setting.name);
		if (known !== undefined && known.value !== setting.value)
			throw environmentError(
				pod,
				`the environment variable "${setting.name}" is to be "${known.value}" for ${known.owner} and "${setting.value}" for ${setting.owner}. Give one of them another "env_var" or "path_variable", or rename it.`,
			);
		values.set(setting.name, setting);
	}
	return Object.fromEntries([...values].map(([name, { value }]) => [name, value]));
}

/** Names that a variable without data would set to "" while one with data, standing in for it, sets them too. */
function variablesThatSpeak(variables: readonly PodVariable[]): Setting[] {
	const delivered = variables.filter((one) => one.product !== undefined).flatMap(variableSettings);
	const taken = new Set(delivered.map(({ name }) => name));
	const empty = variables.filter((one) => one.product === undefined).flatMap(variableSettings);
	return [...delivered, ...empty.filter(({ name }) => !taken.has(name))];
}

/**
 * The variables MDTF's contract promises a POD (all text; "" where there is no data).
 * @throws PodError ("environment") when two parties want one name differently.
 */
export function podEnvironment(job: PodJob, colourTables = ""): Environment {
	return {
		// A POD may choose these three itself.
		RGB: colourTables,
		MPLBACKEND: "Agg",
		MDTF_NC_FORMAT: "NETCDF4",
		...writeOnce(job.name, [
			...settingsOf("Headwater", frameworkValues(job)),
			...settingsOf(`the convention "${job.case.convention}"`, job.case.environment),
			...settingsOf('"pod_env_vars"', job.settings.environment),
			...variablesThatSpeak(job.variables),
		]),
	};
}
