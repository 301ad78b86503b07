import { existsSync } from "node:fs";
import { lstat, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { PodJob } from "../../core/ports/pod-runner.ts";
import { decoded } from "../../core/text/decoded.ts";
import { unescapeHtml } from "../../core/text/escape-html.ts";
import type { Environment } from "./inherited.ts";
import { fillTemplate } from "./template.ts";

/** What a page may name: the POD's environment and words about it. */
const pageValues = (job: PodJob, environment: Environment): Record<string, string> => ({
	...environment,
	name: job.name,
	long_name: job.settings.longName,
	description: job.settings.description,
	convention: job.settings.convention ?? job.case.convention,
	realm: job.settings.realms.join(", "),
});

/** Pages beyond this hold data, not links. */
const largestPage = 16 * 1024 * 1024;

const look = (path: string) => lstat(path).catch(() => undefined);

/** A page's text; `undefined` when there is none, or a link in its place (which could lead anywhere), or it is far too large. */
async function read(path: string): Promise<string | undefined> {
	const found = await look(path);
	return found?.isFile() && found.size <= largestPage ? readFile(path, "utf8") : undefined;
}

/**
 * Copies the POD's page templates (`*.html` beside its driver) to its folder, filled. A page of that name which the POD made itself stays
 * as it is, unless it is a plain copy of the template. The names of the pages written.
 */
export async function makePages(job: PodJob, environment: Environment): Promise<readonly string[]> {
	const values = pageValues(job, environment);
	const made: string[] = [];
	for (const entry of await readdir(job.home, { withFileTypes: true })) {
		if (!entry.isFile() || !/\.html?$/iu.test(entry.name)) continue;
		const template = await readFile(join(job.home, entry.name), "utf8");
		const target = join(job.workFolder, entry.name);
		if ((await look(target)) !== undefined && (await read(target)) !== template) continue;
		await writeFile(target, fillTemplate(template, values));
		made.push(entry.name);
	}
	return made;
}

/** Files of the POD's own folder that a page shows or links to; addresses elsewhere are not ours to check. */
function localLinks(folder: string, page: string, html: string): readonly string[] {
	const bare = html.replace(/<!--.*?-->|<script\b.*?<\/script>/gisu, "");
	const targets = new Set<string>();
	for (const match of bare.matchAll(/\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/giu)) {
		const link = unescapeHtml(match[1] ?? match[2] ?? "").trim();
		const path = decoded(link.replace(/[?#].*$/su, ""));
		if (path === "" || /^[a-z][a-z0-9+.-]*:|^\//iu.test(link)) continue;
		const name = relative(folder, resolve(folder, dirname(page), path));
		if (name !== ".." && !name.startsWith(`..${sep}`)) targets.add(name.split(sep).join("/"));
	}
	return [...targets];
}

/** The files that the page promises and that are not there. */
export async function brokenLinks(folder: string, page: string): Promise<readonly string[]> {
	const html = await read(join(folder, page));
	if (html === undefined) return [];
	return localLinks(folder, page, html).filter((name) => !existsSync(join(folder, name)));
}
