/** Filter and enlarged figures. The pages say everything without it. */
export const script = `
"use strict";
(() => {
	const tools = document.querySelector(".tools");
	if (tools) {
		const [text, only] = tools.querySelectorAll("input");
		const rows = document.querySelectorAll("[data-name]");
		const count = tools.querySelector("output");
		const apply = () => {
			const words = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
			let shown = 0, all = 0;
			for (const row of rows) {
				const fits = words.every((word) => row.dataset.name.toLowerCase().includes(word));
				row.hidden = !fits || (only.checked && row.dataset.well !== undefined);
				if (row.closest(".matrix")) { all++; if (!row.hidden) shown++; }
			}
			count.textContent = shown < all ? shown + " of " + all + " PODs shown" : "";
		};
		tools.hidden = false;
		tools.addEventListener("input", apply);
		apply();
	}
	const links = [...document.querySelectorAll("figure a[data-zoom]")];
	const dialog = document.querySelector("dialog");
	if (!dialog || !dialog.showModal || links.length === 0) return;
	const image = dialog.querySelector("img"), caption = dialog.querySelector("p");
	let at = 0;
	const show = (i) => {
		at = (i + links.length) % links.length;
		image.src = links[at].querySelector("img").src;
		image.alt = caption.textContent = links[at].closest("figure").querySelector("figcaption").textContent;
	};
	links.forEach((link, i) => link.addEventListener("click", (event) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		show(i);
		dialog.showModal();
	}));
	dialog.addEventListener("keydown", (event) => {
		if (event.key === "ArrowRight") show(at + 1);
		if (event.key === "ArrowLeft") show(at - 1);
	});
	dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
})();
`.trim();
