// Variables and dimensions of groups by their paths from the root, without a slash in front: "ta", "ocean/thetao".

/** The name inside its group. */
export const localName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The group it is in; "" for the root. */
export const groupOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

export const inGroup = (group: string, name: string): string => (group === "" ? name : `${group}/${name}`);

/** A group and those around it, from the inside out. */
export function scopesOf(group: string): readonly string[] {
	return group === "" ? [""] : [group, ...scopesOf(groupOf(group))];
}

/**
 * What a name means that is used in a group: the nearest of that name, from the group outwards; also "/group/name" and "../name" (CF 2.7).
 * `undefined` when there is none.
 */
export function pathMeant(
	name: string,
	group: string,
	isThere: (path: string) => boolean,
): string | undefined {
	if (name.startsWith("/")) return isThere(name.slice(1)) ? name.slice(1) : undefined;
	return scopesOf(group)
		.map((scope) => resolved(scope, name))
		.find(isThere);
}

function resolved(scope: string, name: string): string {
	if (!name.startsWith("../")) return inGroup(scope, name);
	return resolved(groupOf(scope), name.slice(3));
}
