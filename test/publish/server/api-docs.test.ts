import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;

beforeAll(async () => {
	folder = temporaryFolder("api-docs");
	await makeSmallTree(folder, { names: ["tas"] });
	const files = filesBelow(folder).filter((file) => file.endsWith(".nc"));
	served = await serveHeadwater(
		files.map((file) => join(folder, file)),
		{ cwd: folder },
	);
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const get = (path: string) => fetch(`${served.address}${path}`);

interface Document {
	readonly openapi: string;
	readonly tags: readonly { readonly name: string }[];
	readonly paths: Readonly<
		Record<
			string,
			{
				readonly get: {
					readonly operationId: string;
					readonly tags: readonly string[];
					readonly parameters?: readonly {
						readonly name: string;
						readonly in: string;
						readonly required: boolean;
					}[];
					readonly responses: Readonly<Record<string, unknown>>;
				};
			}
		>
	>;
}

// On 2026-11-21 @seriousme/openapi-schema-validator 2.11.0 found the document valid against OpenAPI's own JSON Schema for 3.1.
test("openapi.json names every address once, with all parts of its path as parameters", async () => {
	const document = (await (await get("/openapi.json")).json()) as Document;
	expect(document.openapi).toBe("3.1.0");
	const paths = Object.keys(document.paths);
	expect(paths).toEqual(
		expect.arrayContaining([
			"/",
			"/datasets",
			"/datasets/{id}/",
			"/datasets/{id}/zarr/{key}",
			"/datasets/{id}/view",
			"/openapi.json",
			"/docs",
			"/versions",
			"/plugins",
		]),
	);
	const operations = Object.entries(document.paths).map(([path, { get: one }]) => ({ path, ...one }));
	expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(paths.length);
	const tags = document.tags.map(({ name }) => name);
	for (const { path, tags: own, parameters = [], responses } of operations) {
		const inPath = parameters.filter((one) => one.in === "path");
		expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
		expect(inPath.every(({ required }) => required)).toBe(true);
		expect(tags).toEqual(expect.arrayContaining([...own]));
		expect(Object.keys(responses)).toContain("200");
	}
	const counted = ((await (await get("/nothing")).json()) as { error: { message: string } }).error.message;
	expect(counted).toContain(`${paths.length} addresses`);
});

test("every address without parameters but those of a dataset answers as it says", async () => {
	const document = (await (await get("/openapi.json")).json()) as Document;
	const [id = ""] = (await (await get("/datasets")).json()) as readonly string[];
	for (const path of Object.keys(document.paths)) {
		const address = path.replace("{id}", id);
		if (address.includes("{") || /dods|ascii|\/search$/.test(address)) continue;
		const answer = await get(address);
		expect([path, answer.status]).toEqual([path, 200]);
		await answer.arrayBuffer();
	}
});

test("versions and plugins tell what runs", async () => {
	const versions = (await (await get("/versions")).json()) as Record<string, string>;
	expect(versions["node"]).toBe(process.versions.node);
	expect(versions["fastify"]).toMatch(/^\d+\.\d+\.\d+$/);
	expect(versions["headwater"]).toMatch(/^\d+\.\d+\.\d+/);
	expect(await (await get("/plugins")).json()).toMatchObject({ zarr: { title: expect.any(String) } });
	expect(await (await get("/docs")).text()).toContain("/datasets/{id}/zarr/{key}");
});

test("what may be posted is told with its schema", async () => {
	const { paths } = (await (await get("/openapi.json")).json()) as {
		paths: Record<string, { post?: { operationId: string; requestBody: { content: object } } }>;
	};
	const posted = Object.entries(paths).flatMap(([path, { post }]) => (post ? [path] : []));
	expect(posted.sort()).toEqual(["/search", "/session", "/stac/search"]);
	expect(paths["/stac/search"]?.post).toMatchObject({
		operationId: "post_stac_search",
		requestBody: {
			content: {
				"application/json": {
					schema: { type: "object", properties: { bbox: { type: "array" }, intersects: { type: "object" } } },
				},
			},
		},
	});
});
