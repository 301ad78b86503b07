import { button, element } from "./elements.ts";

/** Puts a button on every text that is there to be copied. */
for (const text of document.querySelectorAll<HTMLElement>("[data-copy]")) {
	const copy = button({ text: "Copy", title: "Copy these lines" }, () => void copied());
	const copied = async (): Promise<void> => {
		const done = await copyText(text);
		copy.textContent = done ? "Copied" : "Press Ctrl-C";
		setTimeout(() => {
			copy.textContent = "Copy";
		}, 2000);
	};
	copy.classList.add("copy");
	const frame = element("div", { className: "copied" });
	text.replaceWith(frame);
	frame.append(text, copy);
}

/** Pages that were not sent by TLS have no clipboard: their text is marked instead. */
async function copyText(text: HTMLElement): Promise<boolean> {
	if (navigator.clipboard) {
		const done = await navigator.clipboard.writeText(text.textContent ?? "").then(
			() => true,
			() => false,
		);
		if (done) return true;
	}
	getSelection()?.selectAllChildren(text);
	return false;
}
