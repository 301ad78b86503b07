import type { ClientRequest, IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** The answer to a request of node:http as fetch gives it. @param begin makes the request; `body` is sent with it */
export const responseTo = (
	begin: (answered: (answer: IncomingMessage) => void) => ClientRequest,
	body: string | undefined,
): Promise<Response> =>
	new Promise((resolve, reject) => {
		const sent = begin((answer) => resolve(responseOf(answer)));
		sent.once("error", reject);
		sent.end(body);
	});

function responseOf(answer: IncomingMessage): Response {
	const { statusCode: status = 0, statusMessage: statusText = "" } = answer;
	const headers = Object.entries(answer.headers).flatMap(([name, value = []]) =>
		[value].flat().map((one): [string, string] => [name, one]),
	);
	const hasBody = status !== 204 && status !== 304;
	if (!hasBody) answer.resume();
	return new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream<Uint8Array>) : null, {
		...{ status, statusText, headers },
	});
}
