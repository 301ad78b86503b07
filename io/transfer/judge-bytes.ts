import { open } from "node:fs/promises";
import { StoreError } from "../../core/errors.ts";
import type { Checksum } from "../../core/model/checksum.ts";
import { Fault } from "./fault.ts";
import type { Copy, FileTransfer } from "./file-transfer.ts";
import { Mending } from "./mending.ts";
import type { Moment, Trust } from "./node-state.ts";
import type { Connections } from "./request.ts";
import { besideOf } from "./whole-file.ts";
import { forget, guiltyIn, isWrongAgain, recall, setAside, type WrongBytes } from "./wrong-bytes.ts";

export interface CourtWorld {
	readonly connections: Connections;
	readonly allowPrivateHosts: boolean;
	readonly moment: () => Moment;
	/** What came of another copy mends the wrong bytes: no more need come. */
	readonly onMended: (transfer: FileTransfer) => void;
	/** Hears of wrong bytes: whether the node's copy is wrong, or they were damaged on the way. */
	readonly onWrong: (file: string, node: string, isLiar: boolean) => void;
}

/** Milliseconds a suspect has for the bytes it is asked for again. */
const PATIENCE = 3000;

/** Wrong bytes of one file, and what becomes of the nodes that gave them. */
export class Court {
	readonly #transfer: FileTransfer;
	readonly #path: string;
	readonly #world: CourtWorld;
	readonly #wrong: WrongBytes[] = [];
	readonly #before = new Map<Copy, Trust>();
	#mending: Mending | undefined;
	#isMended = false;

	constructor(transfer: FileTransfer, path: string, world: CourtWorld) {
		this.#transfer = transfer;
		this.#path = path;
		this.#world = world;
	}

	/** Goes on with what a process that was killed had found out. */
	async recall(): Promise<void> {
		const { checksum } = this.#transfer.file;
		if (checksum === undefined) return;
		for (let wrong = await recall(this.#asideName); wrong; wrong = await recall(this.#asideName)) {
			this.#wrong.push(wrong);
			this.#suspectAll(wrong, new Fault("wrong-bytes", "its bytes came to another checksum before"));
		}
		if (this.#wrong.length === 0) return;
		this.#mend(checksum);
	}

	get #asideName(): string {
		return `${besideOf(this.#path, "wrong")}${this.#wrong.length}`;
	}

	/** All bytes came, and are not those of the checksum: they are put aside, and others are fetched. @throws StoreError when none can be */
	async accuse(digest: string, checksum: Checksum): Promise<void> {
		const { part, copies } = this.#transfer;
		const wrong = await setAside(part, this.#asideName, digest);
		this.#wrong.push(wrong);
		await part.drop();
		const words = `its bytes come to ${checksum.algorithm} ${digest.slice(0, 12)}..., not ${checksum.hex.slice(0, 12)}...`;
		this.#suspectAll(wrong, new Fault("wrong-bytes", words));
		const { usable } = this.#transfer;
		if (usable.length === 0 || this.#wrong.length > 2 * copies.length) throw this.#noTruth();
		// Where none is above suspicion each copy is fetched whole: then it shows whose bytes are wrong.
		this.#transfer.isSingle = usable.every(({ node }) => node.trust === "suspect");
		this.#mend(checksum);
	}

	/** Where the wrong bytes were mended: gives the part what it lacks of them. */
	async complete(): Promise<void> {
		this.#transfer.part.onWritten = undefined;
		if (this.#isMended) await this.#mending?.complete(this.#transfer.part);
		this.#stopMending();
	}

	/** Lets the wrong bytes be compared with those that come now. */
	#mend(checksum: Checksum): void {
		const { part, size } = this.#transfer;
		const wrong = this.#wrong.at(-1);
		if (wrong === undefined || size === undefined) return;
		const mending = new Mending(wrong, { checksum, size });
		this.#mending = mending;
		part.onWritten = () =>
			mending.look(part, () => {
				this.#isMended = true;
				this.#world.onMended(this.#transfer);
			});
	}

	#stopMending(): void {
		this.#mending?.close();
		this.#mending = undefined;
		this.#isMended = false;
		this.#transfer.part.onWritten = undefined;
	}

	/** The right bytes are there, at the final path. */
	async judge(): Promise<void> {
		for (const wrong of this.#wrong) {
			const right = await open(this.#path, "r");
			try {
				for (const [name, range] of await guiltyIn(wrong, right)) {
					const copy = this.#transfer.copies.find(({ node }) => node.name === name);
					if (copy === undefined || copy.node.trust === "liar") continue;
					const isWrong = await isWrongAgain(
						{ replica: copy.replica, range, right },
						{ ...this.#world, patience: PATIENCE },
					);
					// Nobody is called a liar who was not heard.
					const isLiar = isWrong === true;
					if (isLiar) copy.node.trust = "liar";
					copy.node.wasWrong(this.#world.moment(), copy.last?.message ?? "its bytes were wrong");
					this.#world.onWrong(this.#transfer.file.id, name, isLiar);
				}
			} finally {
				await right.close();
			}
		}
		this.#release();
	}

	/** Nothing shows who is right: nobody is judged. */
	async dismiss({ isInterrupted }: { readonly isInterrupted: boolean }): Promise<void> {
		this.#stopMending();
		// Another time it may be shown.
		if (!isInterrupted) for (const { path } of this.#wrong) await forget(path);
		this.#release();
	}

	#suspectAll({ held, origins }: WrongBytes, fault: Fault): void {
		const nodes = new Set(held.map(({ origin }) => origins.get(origin)?.node));
		const suspects = this.#transfer.copies.filter(({ node }) => nodes.has(node.name));
		for (const copy of suspects) this.#suspect(copy, fault, suspects.length === 1);
		this.#transfer.isUrgent = true;
	}

	#suspect(copy: Copy, fault: Fault, isAlone: boolean): void {
		copy.last = fault;
		if (!this.#before.has(copy)) this.#before.set(copy, copy.node.trust);
		if (copy.node.trust !== "liar") copy.node.trust = "suspect";
		if (!isAlone) return;
		copy.wrong++;
		// What was damaged on the way may come right a second time, when there is no other copy.
		const isOnly = this.#transfer.usable.every((one) => one === copy);
		if (!isOnly || copy.wrong > 1) copy.spoiled = fault;
	}

	#release(): void {
		for (const [{ node }, trust] of this.#before) if (node.trust === "suspect") node.trust = trust;
	}

	#noTruth(): StoreError {
		const digests = new Set(this.#wrong.map(({ digest }) => digest));
		if (digests.size > 1 || this.#wrong.length < 2) return this.#transfer.failure();
		return new StoreError(
			this.#transfer.file.id,
			`its copies are alike (${[...digests][0]}), but not what the index says (${this.#transfer.file.checksum?.hex}). The index may be wrong: look for an erratum, or for another version of the dataset.`,
			{ cause: this.#transfer.copies[0]?.last },
		);
	}
}
