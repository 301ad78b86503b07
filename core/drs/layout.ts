/**
 * How an archive lays out its files: a folder template, a file template and the project whose facet rules apply.
 *
 * Grammar: `<name>` is one facet; `[...]` is optional; `|` separates alternative folder templates, tried in order; anything else is
 * literal. Folder templates are matched from their end, so a tree may be rooted at any level of them ("partial trees"). The facet
 * `<time_range>` of the file template is the period of the file.
 */
export interface DrsLayout {
	/** "CMIP6", "CMIP5" ...: the table of facet rules in `core/drs`. */
	readonly project: string;
	readonly folders: string;
	readonly file: string;
}
