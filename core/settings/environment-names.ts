import type { Complaints } from "./complaints.ts";
import { isSafeName, reservedVariables } from "./names.ts";
import type { VarlistSection } from "./pod-settings-schema.ts";

/** The environment variables that tell a POD the name and the file of one of its variables. */
export const environmentNames = (name: string, section: VarlistSection) => ({
	envVar: section.env_var ?? `${name}_var`,
	pathVariable: section.path_variable ?? `${name.toUpperCase()}_FILE`,
});

/** Why an environment variable cannot have this name. */
export function variableMistake(name: string): string | undefined {
	if (!isSafeName(name))
		return `"${name}" is no name for an environment variable. Use letters, digits and _.`;
	if (reservedVariables.includes(name))
		return `"${name}" is set by Headwater for every POD. Take another name.`;
	return undefined;
}

/** Names that cannot be, and names two variables would both set. Alternates may share the name of what they stand in for. */
export function checkVariables(
	sections: ReadonlyMap<string, VarlistSection | undefined>,
	complaints: Complaints,
): void {
	const owners = new Map<string, string>();
	for (const [name, section] of sections) {
		if (section === undefined || !isSafeName(name)) continue;
		const { envVar, pathVariable } = environmentNames(name, section);
		for (const [key, variable] of [
			["env_var", envVar],
			["path_variable", pathVariable],
		] as const) {
			const path = ["varlist", name, key];
			const owner = section.requirement === "alternate" ? undefined : owners.get(variable);
			const mistake =
				owner === undefined
					? variableMistake(variable)
					: `"${owner}" and "${name}" both set the environment variable "${variable}". Give one another "${key}".`;
			if (mistake !== undefined) complaints.at(path, mistake);
			if (section.requirement !== "alternate") owners.set(variable, name);
		}
	}
}
