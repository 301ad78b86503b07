/** Something that takes long to load or to make, and that not every command needs. */
export interface Late<Thing> {
	/** Makes it at the first call; later calls give the same. */
	readonly get: () => Promise<Thing>;
	/** `undefined` while nobody asked for it. */
	readonly begun: () => Promise<Thing> | undefined;
}

export function late<Thing>(make: () => Promise<Thing>): Late<Thing> {
	let made: Promise<Thing> | undefined;
	return {
		get: () => {
			made ??= make();
			return made;
		},
		begun: () => made,
	};
}
