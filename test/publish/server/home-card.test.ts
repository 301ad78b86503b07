import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { serveHeadwater } from "../../servers/headwater-serve.ts";
import { inChromium, launched, visited } from "./chromium.ts";

inChromium("the card of a dataset that is away says why, and that it is asked for again", async () => {
	const folder = temporaryFolder("home-card");
	writeFileSync(join(folder, "serve.jsonc"), JSON.stringify({ datasets: { away: { files: "away.nc" } } }));
	const served = await serveHeadwater([join(folder, "serve.jsonc")], { cwd: folder });
	const browser = await launched();
	try {
		const { page } = await visited(browser, `${served.address}/`);
		const note = await page.waitForSelector(".cards .note");
		expect(await note.textContent()).toMatch(/"away\.nc": it does not exist.* Asking again in \d+ seconds\./);
	} finally {
		await browser?.close();
		await served.stop();
		removeFolder(folder);
	}
});
