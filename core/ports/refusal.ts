/** Why a question gets no answer, as HTTP tells it; thrown by routes. */
export class Refusal extends Error {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;

	constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
		super(message);
		this.name = "Refusal";
		this.status = status;
		this.headers = headers;
	}
}

export const notFound = (message: string): Refusal => new Refusal(404, message);
