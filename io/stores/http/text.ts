import { StoreError } from "../../../core/errors.ts";
import type { Http, HttpQuestion } from "../../../core/ports/http.ts";
import type { RedirectRules } from "./redirects.ts";
import { ask, type Patience } from "./request.ts";

const MOST = 256 * 2 ** 20;
/** Milliseconds. */
const WITHIN = 120_000;

/** Web servers that answer in text; patience is shortened by tests. Redirections into private networks are refused unless that is allowed. */
export const createHttp = ({
	allowPrivateHosts = false,
	...patience
}: Partial<Patience & RedirectRules> = {}): Http => ({
	async ask(question) {
		const { address, signal, within = WITHIN } = question;
		const late = AbortSignal.timeout(within);
		const wish = {
			...wishOf(question),
			patience: {
				...{ attempts: question.attempts ?? 3, firstWait: 250, silence: within },
				...patience,
			},
			redirects: { allowPrivateHosts },
			signal: signal ? AbortSignal.any([signal, late]) : late,
		};
		try {
			return await ask(wish, ({ status, headers, address: place, bytes, isLonger }) => {
				if (isLonger) throw new StoreError(address, "its answer is too long. Ask for less.");
				return {
					...{ status, address: place, text: new TextDecoder().decode(bytes) },
					headers: Object.fromEntries(headers),
				};
			});
		} catch (error) {
			signal?.throwIfAborted();
			if (!late.aborted) throw error;
			throw new StoreError(
				address,
				`the server gave no whole answer within ${within / 1000} seconds. Try again later.`,
				{ cause: error },
			);
		}
	},
});

const wishOf = ({ address, body, headers, most = MOST }: HttpQuestion) => ({
	...{ address, most },
	...(body !== undefined && { body }),
	headers: { accept: "application/json, application/geo+json", ...headers },
	accepts: (status: number) => status >= 400 && status < 500,
});
