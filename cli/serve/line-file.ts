import { type FileHandle, open, stat } from "node:fs/promises";
import { messageOf, StoreError } from "../../core/errors.ts";

/** Milliseconds for which lines are gathered before they are written together. */
const TOGETHER = 50;
/** Characters that may wait for a slow disk; further lines are lost. */
const MOST_WAITING = 8 * 2 ** 20;
/** Addresses of clients are nothing for everybody. */
const MODE = 0o640;

const openEnd = (path: string): Promise<FileHandle> => open(path, "a", MODE);

/**
 * A file that lines are added to, by several processes at once: each write holds whole lines, and goes to the end. Nobody waits for it. One
 * that was moved away is begun anew. When the disk fails, lines are lost and `tell` hears of it once.
 */
export class LineFile {
	readonly #path: string;
	readonly #tell: (note: string) => void;
	#handle: FileHandle;
	#waiting: string[] = [];
	#length = 0;
	#lost = 0;
	#isFailing = false;
	#isTorn = false;
	#timer: NodeJS.Timeout | undefined;
	#writing: Promise<void> = Promise.resolve();

	private constructor(path: string, handle: FileHandle, tell: (note: string) => void) {
		this.#path = path;
		this.#handle = handle;
		this.#tell = tell;
	}

	/** @throws StoreError when the file cannot be written to */
	static async open(path: string, tell: (note: string) => void): Promise<LineFile> {
		try {
			return new LineFile(path, await openEnd(path), tell);
		} catch (cause) {
			const { code } = cause as NodeJS.ErrnoException;
			throw new StoreError(path, `it cannot be written (${code}). Check the path and its rights.`, { cause });
		}
	}

	/** `line` ends with "\n". */
	add(line: string): void {
		if (this.#length + line.length > MOST_WAITING) {
			this.#lose(1, "the disk is too slow");
			return;
		}
		this.#waiting.push(line);
		this.#length += line.length;
		this.#timer ??= setTimeout(() => void this.flush(), TOGETHER);
	}

	/** Writes what waits, into the file that bears the name now. */
	flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#writing = this.#writing.then(() => this.#write());
		return this.#writing;
	}

	async close(): Promise<void> {
		await this.flush();
		await this.#handle.close();
	}

	async #write(): Promise<void> {
		const lines = this.#waiting;
		this.#waiting = [];
		this.#length = 0;
		try {
			await this.#follow();
			if (lines.length === 0) return;
			const bytes = Buffer.from(`${this.#isTorn ? "\n" : ""}${lines.join("")}`);
			const { bytesWritten } = await this.#handle.write(bytes);
			this.#isTorn = bytesWritten < bytes.length;
			if (this.#isTorn) throw new Error("the disk is full");
			this.#recover();
		} catch (error) {
			this.#lose(lines.length, (error as NodeJS.ErrnoException).code ?? messageOf(error));
		}
	}

	/** The file was moved away (logrotate): what comes now belongs to a new one of its name. */
	async #follow(): Promise<void> {
		const [own, named] = await Promise.all([
			this.#handle.stat(),
			stat(this.#path).catch((error: NodeJS.ErrnoException) => {
				if (error.code === "ENOENT") return undefined;
				throw error;
			}),
		]);
		if (named && named.ino === own.ino && named.dev === own.dev) return;
		const before = this.#handle;
		this.#handle = await openEnd(this.#path);
		this.#isTorn = false;
		await before.close();
	}

	#lose(lines: number, why: string): void {
		this.#lost += lines;
		if (this.#isFailing) return;
		this.#isFailing = true;
		this.#tell(
			`The access log "${this.#path}" cannot be written (${why}). Requests are answered; their lines are lost.`,
		);
	}

	#recover(): void {
		if (!this.#isFailing) return;
		this.#tell(`The access log "${this.#path}" is written again; ${this.#lost} lines are lost.`);
		this.#isFailing = false;
		this.#lost = 0;
	}
}
