type Properties<K extends keyof HTMLElementTagNameMap> = Partial<
	Omit<HTMLElementTagNameMap[K], "style" | "dataset">
>;

/** An element with its properties and what is in it; text stays text. */
export function element<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	properties: Properties<K>,
	...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
	const made = document.createElement(tag);
	Object.assign(made, properties);
	made.append(...inside);
	return made;
}

/** A choice among texts; `values` go by their places. */
export function chooser(
	{
		label,
		values,
		chosen,
	}: { readonly label: string; readonly values: readonly string[]; readonly chosen: number },
	hear: (index: number) => void,
): { readonly element: HTMLElement; readonly select: HTMLSelectElement } {
	const select = element(
		"select",
		{},
		...values.map((text, index) => element("option", { value: String(index), textContent: text })),
	);
	select.selectedIndex = chosen;
	select.addEventListener("change", () => hear(select.selectedIndex));
	return { element: element("label", {}, element("span", { textContent: label }), select), select };
}

export const button = (
	{ text, title }: { readonly text: string; readonly title: string },
	hear: () => void,
): HTMLButtonElement => {
	const made = element("button", { type: "button", textContent: text, title, ariaLabel: title });
	made.addEventListener("click", hear);
	return made;
};
