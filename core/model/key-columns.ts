/** Which facets decide what goes together. A source declares them; the base does the choosing. */
export interface KeyColumns {
	/** Data of one experiment agree in these. Values of columns named here alone are never guessed. */
	readonly case: readonly string[];
	/** Those of `case` that tie-breakers may choose among (the member of an ensemble). */
	readonly choosable: readonly string[];
	/** All variables of a POD agree in these (the grid). */
	readonly pod: readonly string[];
	/** Chosen for each variable by itself (table, version). */
	readonly variable: readonly string[];
	/** Orders copies of the same data in time: an older one is only a last resort. */
	readonly version?: string;
	/** Of `case`: what a static (fx) variable must share with the others; experiment and member need not agree. */
	readonly static: readonly string[];
	/** Facets that follow from the choosable columns (realization ...): a user may name them. */
	readonly memberFacets: readonly string[];
	/** What the catalogue calls the variable, table and frequency. */
	readonly names: {
		readonly variable: string;
		readonly table?: string;
		readonly frequency?: string;
		/** Columns of what a variable's brand says of its axes and cell methods (CMIP7), where it has no tables. */
		readonly brand?: readonly string[];
		/** Name in the convention → what the archive calls the variable instead. */
		readonly otherwise?: Readonly<Record<string, readonly string[]>>;
	};
}
