type Yaml = string | number | boolean | null | undefined | readonly Yaml[] | { readonly [key: string]: Yaml };

/** Words that stand for nothing but themselves in every version of YAML; all else is quoted, as JSON quotes it. */
const PLAIN = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][\w.()/-]*(?: [\w.()/-]+)*$/i;

const scalar = (value: string | number | boolean | null): string =>
	typeof value === "string" && PLAIN.test(value) ? value : quoted(JSON.stringify(value));

/** What YAML takes for the end of a line, or refuses, where JSON does not. */
const quoted = (text: string): string =>
	text.replace(
		/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
		(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);

/** A document of YAML: mappings in blocks, one line for each key. What is `undefined` is left out. Thousands of datasets take milliseconds. */
export const yamlText = (value: { readonly [key: string]: Yaml }): string => `${block(value, "")}\n`;

function block(value: { readonly [key: string]: Yaml }, indent: string): string {
	return Object.entries(value)
		.filter(([, one]) => one !== undefined)
		.map(([key, one]) => `${indent}${scalar(key)}:${below(one as Exclude<Yaml, undefined>, indent)}`)
		.join("\n");
}

function below(value: Exclude<Yaml, undefined>, indent: string): string {
	if (Array.isArray(value)) return ` ${quoted(JSON.stringify(value))}`;
	if (typeof value !== "object" || value === null) return ` ${scalar(value as string)}`;
	return Object.values(value).every((one) => one === undefined)
		? " {}"
		: `\n${block(value as { readonly [key: string]: Yaml }, `${indent}  `)}`;
}
