import { createHash } from "node:crypto";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { StoreError } from "../../../core/errors.ts";
import { storeFailure } from "../../../io/stores/file/failures.ts";
import { fileStore } from "../../../io/stores/file/index.ts";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "headwater-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

test("an atomic write replaces the old file at once and leaves nothing beside it", async () => {
	writeFileSync(at("a"), "old");
	await fileStore.writeAtomically(at("a"), async (temporary) => {
		writeFileSync(temporary, "new");
		expect(readFileSync(at("a"), "utf8")).toBe("old");
	});
	expect(readFileSync(at("a"), "utf8")).toBe("new");
	expect(readdirSync(folder)).toEqual(["a"]);
});

test("a write that fails keeps the old file and leaves nothing", async () => {
	writeFileSync(at("a"), "old");
	const failing = fileStore.writeAtomically(at("a"), async (temporary) => {
		writeFileSync(temporary, "half");
		throw new RangeError("no more");
	});
	await expect(failing).rejects.toThrow(RangeError);
	expect(readFileSync(at("a"), "utf8")).toBe("old");
	expect(readdirSync(folder)).toEqual(["a"]);
});

test("a missing folder is named", async () => {
	const failing = fileStore.writeAtomically(at("none/a"), async () => undefined);
	await expect(failing).rejects.toThrow(`"${at("none")}": it does not exist. Check the path.`);
});

test("writers of one file at the same time leave one whole file", async () => {
	const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(10_000));
	await Promise.all(
		texts.map((text) =>
			fileStore.writeAtomically(at("a"), async (temporary) => writeFileSync(temporary, text)),
		),
	);
	expect(texts).toContain(readFileSync(at("a"), "utf8"));
	expect(readdirSync(folder)).toEqual(["a"]);
});

test("a linked file is the same file, and replaces what was there", async () => {
	writeFileSync(at("a"), "content");
	writeFileSync(at("b"), "other");
	expect(await fileStore.linkOrCopy(at("a"), at("b"))).toBe("linked");
	expect(statSync(at("b")).ino).toBe(statSync(at("a")).ino);
	await expect(fileStore.linkOrCopy(at("missing"), at("c"))).rejects.toThrow(StoreError);
});

test("across file systems a link becomes a copy", async () => {
	const other = mkdtempSync("/dev/shm/headwater-store-");
	try {
		writeFileSync(at("a"), "content");
		const sameDevice = statSync(other).dev === statSync(folder).dev;
		expect(await fileStore.linkOrCopy(at("a"), join(other, "a"))).toBe(sameDevice ? "linked" : "copied");
		expect(readFileSync(join(other, "a"), "utf8")).toBe("content");
	} finally {
		rmSync(other, { recursive: true });
	}
});

test("a hash is that of all bytes", async () => {
	const bytes = Buffer.alloc(3_000_000, "abc");
	writeFileSync(at("a"), bytes);
	expect(await fileStore.sha256(at("a"))).toBe(createHash("sha256").update(bytes).digest("hex"));
});

test("stamps tell files apart, folders and missing files are refused", async () => {
	writeFileSync(at("a"), "1");
	const before = await fileStore.stamp(at("a"));
	writeFileSync(at("a"), "12");
	expect(await fileStore.stamp(at("a"))).not.toEqual(before);
	await expect(fileStore.stamp(folder)).rejects.toThrow("it is no file");
	await expect(fileStore.stamp(at("none"))).rejects.toThrow("it does not exist");
});

test("globs give files only, sorted, as absolute paths", async () => {
	mkdirSync(at("x/y"), { recursive: true });
	for (const name of ["x/b.nc", "x/y/a.nc", "x/c.txt"]) writeFileSync(at(name), "");
	expect(await fileStore.glob(["**/*.nc"], folder)).toEqual([at("x/b.nc"), at("x/y/a.nc")]);
	expect(await fileStore.glob(["none/*.nc"], folder)).toEqual([]);
});

test("a folder that a glob cannot read is named, or passed over where somebody hears of it", async () => {
	mkdirSync(at("s/open"), { recursive: true });
	symlinkSync("circle", at("circle"));
	writeFileSync(at("s/open/a.nc"), "");
	await expect(fileStore.glob(["circle/*.nc"], folder)).rejects.toThrow(
		`"${at("circle")}": its links lead in a circle`,
	);
	const told: string[] = [];
	const passOver = (reason: string) => told.push(reason);
	expect(await fileStore.glob(["circle/*.nc", "s/**/*.nc"], folder, { passOver })).toEqual([
		at("s/open/a.nc"),
	]);
	expect(told).toEqual([`"${at("circle")}": its links lead in a circle. Mend them.`]);
});

test("folders are made with those above them, and may be there", async () => {
	await fileStore.makeFolder(at("p/q"));
	await fileStore.makeFolder(at("p/q"));
	expect(statSync(at("p/q")).isDirectory()).toBe(true);
	writeFileSync(at("file"), "");
	await expect(fileStore.makeFolder(at("file/q"))).rejects.toThrow(StoreError);
});

test("failures of the system say what to do", () => {
	for (const code of ["ENOSPC", "EROFS", "EACCES", "EISDIR", "EDQUOT"]) {
		const failure = storeFailure(Object.assign(new Error("x"), { code }), "/data/a.nc") as StoreError;
		expect(failure).toBeInstanceOf(StoreError);
		expect(failure.message).toMatch(/^"\/data\/a\.nc": .*\. (Free|Choose|Change|Check)/);
	}
	const other = new RangeError("a defect");
	expect(storeFailure(other, "/data/a.nc")).toBe(other);
});

(process.getuid?.() === 0 ? test.skip : test)("a folder without the right to write is refused", async () => {
	mkdirSync(at("locked"));
	chmodSync(at("locked"), 0o500);
	await expect(fileStore.writeAtomically(at("locked/a"), async () => undefined)).rejects.toThrow(
		"access is denied",
	);
});
