export interface Link {
	readonly rel: string;
	readonly href: string;
	readonly type?: string;
	readonly title?: string;
}

export const linkTo = (rel: string, href: string, type = "application/json"): Link => ({ rel, href, type });
