import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const NGINX = "/usr/sbin/nginx";

/** A data node as there are many: nginx with files of a folder. */
export interface NginxNode {
	/** Ends without a slash. */
	readonly address: string;
	/** Paths of what was given, as its log has them. */
	given(): string[];
	stop(): Promise<void>;
}

/** Whether nginx is installed (test/servers/install.sh). */
export const hasNginx = (): boolean => spawnSync(NGINX, ["-v"]).status === 0;

/** Starts nginx on a free loopback port; `/redir/HOST:PORT/PATH` leads there. */
export async function startNginx(root: string): Promise<NginxNode> {
	const folder = mkdtempSync(join(tmpdir(), "nginx-"));
	const port = await freePort();
	const at = (name: string) => join(folder, name);
	mkdirSync(at("temporary"));
	writeFileSync(at("access.log"), "");
	writeFileSync(at("nginx.conf"), settingsOf({ root, port, at }));
	const child = spawn(NGINX, ["-e", at("error.log"), "-p", folder, "-c", at("nginx.conf")], {
		stdio: "ignore",
	});
	const address = `http://127.0.0.1:${port}`;
	const stop = async () => {
		await ended(child);
		rmSync(folder, { recursive: true, force: true });
	};
	for (let attempt = 0; !(await fetch(address).catch(() => undefined)); attempt++) {
		if (attempt > 100) {
			await stop();
			throw new Error("nginx does not answer");
		}
		await sleep(50);
	}
	writeFileSync(at("access.log"), "");
	return {
		address,
		stop,
		given: () =>
			readFileSync(at("access.log"), "utf8")
				.split("\n")
				.filter((line) => line !== ""),
	};
}

interface Places {
	readonly root: string;
	readonly port: number;
	readonly at: (name: string) => string;
}

const settingsOf = ({ root, port, at }: Places): string =>
	[
		"daemon off; worker_processes 1;",
		// Its workers would otherwise be nobody, who may not look into our folders.
		...(process.getuid?.() === 0 ? [`user ${userInfo().username};`] : []),
		`pid ${at("nginx.pid")}; error_log ${at("error.log")} warn;`,
		"events { worker_connections 256; }",
		"http {",
		`log_format path '$status $uri'; access_log ${at("access.log")} path;`,
		...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
			(name) => `${name}_temp_path ${join(at("temporary"), name)};`,
		),
		"types { application/x-netcdf nc; }",
		`server { listen 127.0.0.1:${port}; root ${root};`,
		"location ~ ^/redir/(?<there>.*)$ { return 302 http://$there; }",
		"} }",
	].join("\n");

const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const place = server.address();
			server.close(() => resolve(typeof place === "object" && place ? place.port : 0));
		});
	});

function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		child.once("exit", () => resolve());
		child.kill("SIGTERM");
	});
}
