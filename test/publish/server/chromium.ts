import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** Tests that look at pages; skipped, saying so, where no browser is installed. */
export const inChromium = existsSync(CHROMIUM) ? test : test.skip;
if (!existsSync(CHROMIUM)) process.stderr.write("chromium is absent: pages are not looked at\n");

export const launched = async (): Promise<Browser | undefined> =>
	existsSync(CHROMIUM) ? chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] }) : undefined;

export interface Visit {
	readonly page: Page;
	/** Addresses asked for so far. */
	readonly asked: string[];
	/** What went wrong in the page. */
	readonly troubles: string[];
}

export async function visited(browser: Browser | undefined, address: string): Promise<Visit> {
	const page = await (browser as Browser).newPage({ viewport: { width: 1000, height: 700 } });
	const asked: string[] = [];
	const troubles: string[] = [];
	page.on("request", (request) => asked.push(request.url()));
	page.on("pageerror", (error) => troubles.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") troubles.push(message.text());
	});
	await page.goto(address);
	return { page, asked, troubles };
}

/** The policy of the pages forbids what Playwright waits with. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 400; tries++) {
		if (await holds()) return;
		await sleep(50);
	}
	throw new Error("it does not come true");
}
