import type { FastifyInstance } from "fastify";
import { StoreError, UsageError } from "../../core/errors.ts";

const FIRST_PORT = 9000;
const LAST_PORT = 9099;

/** Binds to the port that was asked for, else to the first free one from 9000 on. @throws UsageError, StoreError */
export async function listen(
	server: FastifyInstance,
	{ host, port }: { readonly host: string; readonly port: number | undefined },
): Promise<number> {
	for (let at = port ?? FIRST_PORT; ; at++) {
		try {
			await server.listen({ host, port: at });
			return addressPort(server, at);
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code !== "EADDRINUSE") throw refused(host, at, error);
			if (port !== undefined)
				throw new UsageError(`Port ${port} is taken. Name another with --port, or leave it out.`, {
					cause: error,
				});
			if (at >= LAST_PORT)
				throw new UsageError(`Ports ${FIRST_PORT} to ${LAST_PORT} are all taken. Name one with --port.`);
		}
	}
}

function addressPort(server: FastifyInstance, asked: number): number {
	const address = server.server.address();
	return typeof address === "object" && address ? address.port : asked;
}

const refused = (host: string, port: number, cause: unknown) =>
	new StoreError(
		`${host}:${port}`,
		`the server cannot listen there (${(cause as NodeJS.ErrnoException).code ?? "unknown"}). Name another --host or --port.`,
		{ cause },
	);
