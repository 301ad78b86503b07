/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Expansion =
	| { readonly text: string; readonly missing?: never }
	| { readonly text?: never; readonly missing: string };

/** `$VAR`, `${VAR}` and a leading `~` replaced; `$$` is a dollar sign. The first variable that is not set is told. */
export function expand(text: string, environment: Environment): Expansion {
	let missing: string | undefined;
	const value = (name: string) => {
		const found = environment[name];
		if (found === undefined) missing ??= name;
		return found ?? "";
	};
	const home = /^~(?=\/|$)/u.test(text) ? `\${HOME}${text.slice(1)}` : text;
	const full = home.replace(/\$(\$|\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)/gu, (_, name: string) =>
		name === "$" ? name : value(name.replace(/[{}]/gu, "")),
	);
	return missing === undefined ? { text: full } : { missing };
}

const isAbsolute = (path: string) => path.startsWith("/") || /^[a-z][a-z0-9+.-]*:\/\//iu.test(path);

/** The path seen from a folder, without `.` and `..`; URLs and absolute paths stand as they are. */
export function resolvePath(base: string, path: string): string {
	if (!path.startsWith("/") && isAbsolute(path)) return path;
	const parts: string[] = [];
	for (const part of (isAbsolute(path) ? path : `${base}/${path}`).split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "" && part !== ".") parts.push(part);
	}
	return `/${parts.join("/")}`;
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/"))) || "/";

/** The file's name without folder and ending: "cases/run1.jsonc" is "run1". */
export const stemOf = (path: string): string =>
	path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/u, "");
