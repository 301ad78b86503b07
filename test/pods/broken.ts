import { symlink, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import type { PodFailure } from "../../core/errors.ts";
import { makePod, shellPod, tasSettings } from "./settings.ts";

/** A POD that goes wrong in one way. */
export interface BrokenPod {
	/** Also the name of its folder. */
	readonly name: string;
	/** Writes the POD's folder, whose last part should be `name`. Its settings are valid. */
	readonly make: (folder: string) => Promise<void>;
	readonly expect: PodFailure;
	/** Part of the message by which a reader knows what to do. */
	readonly says: RegExp;
}

const figure = "mkdir -p model && echo '<svg/>' > model/figure.svg";

/** Time limits of one or two seconds and a log limit below 100 MB bring out each fault. */
export const brokenPods: readonly BrokenPod[] = [
	{
		name: "driver_missing",
		make: (folder) => makePod(folder),
		expect: "driver",
		says: /no driver in/,
	},
	{
		name: "driver_named_but_missing",
		make: (folder) => makePod(folder, { settings: { driver: "absent.sh" } }),
		expect: "driver",
		says: /"absent\.sh" is not in/,
	},
	{
		name: "driver_outside",
		make: (folder) => makePod(folder, { settings: { driver: "../../../../../../bin/true" } }),
		expect: "driver",
		says: /leaves the POD's folder/,
	},
	{
		name: "driver_linked_outside",
		make: async (folder) => {
			await shellPod(folder, figure);
			await unlink(join(folder, `${basename(folder)}.sh`));
			await symlink("/bin/true", join(folder, `${basename(folder)}.sh`));
		},
		expect: "driver",
		says: /leaves the POD's folder/,
	},
	{
		name: "driver_not_executable",
		make: (folder) =>
			makePod(folder, { settings: { driver: "driver.xyz" }, files: { "driver.xyz": "true\n" } }),
		expect: "driver",
		says: /chmod \+x/,
	},
	{
		name: "interpreter_missing",
		make: (folder) =>
			makePod(folder, {
				settings: { driver: "driver.foo", program: "headwater-no-such-program" },
				files: { "driver.foo": "true\n" },
			}),
		expect: "interpreter",
		says: /"headwater-no-such-program".*not on PATH/,
	},
	{
		name: "first_line_names_nothing",
		make: (folder) =>
			makePod(folder, { settings: { driver: "run" }, files: { run: "#!/no/such/interpreter\n" } }),
		expect: "interpreter",
		says: /first line/,
	},
	{
		name: "program_missing",
		make: (folder) =>
			shellPod(folder, figure, { settings: { runtime_requirements: { "headwater-no-such-program": [] } } }),
		expect: "environment",
		says: /runtime_requirements/,
	},
	{
		name: "names_in_conflict",
		make: (folder) =>
			shellPod(folder, figure, {
				varlist: {
					tas: { ...tasSettings.varlist.tas, env_var: "same_name" },
					ta2: { ...tasSettings.varlist.tas, env_var: "same_name" },
				},
			}),
		expect: "environment",
		says: /"same_name" is to be/,
	},
	{
		name: "sets_casename",
		make: (folder) => shellPod(folder, figure, { settings: { pod_env_vars: { CASENAME: "mine" } } }),
		expect: "environment",
		says: /"CASENAME"/,
	},
	{
		name: "exit_3",
		make: (folder) => shellPod(folder, `${figure}; exit 3`),
		expect: "exit",
		says: /exit code 3/,
	},
	{
		name: "library_missing",
		make: (folder) =>
			shellPod(folder, `${figure}; echo "ModuleNotFoundError: No module named 'xarray'" >&2; exit 1`),
		expect: "exit",
		says: /lacks "xarray"/,
	},
	{
		name: "crash",
		make: (folder) => shellPod(folder, `${figure}; kill -SEGV $$; sleep 60`),
		expect: "signal",
		says: /SIGSEGV/,
	},
	{
		name: "hang",
		make: (folder) => shellPod(folder, `${figure}; sleep 60`),
		expect: "time-limit",
		says: /time limit of 1 s/,
	},
	{
		name: "hang_that_ignores_term",
		make: (folder) => shellPod(folder, `trap '' TERM; ${figure}; while :; do sleep 60; done`),
		expect: "time-limit",
		says: /time limit of 1 s/,
	},
	{
		name: "huge_output",
		make: (folder) =>
			shellPod(folder, `${figure}; echo first; head -c 100000000 /dev/zero | tr '\\0' x; echo last`),
		expect: "too-much-output",
		says: /to its log/,
	},
	{
		name: "no_output",
		make: (folder) => shellPod(folder, "echo done"),
		expect: "no-output",
		says: /wrote no file/,
	},
	{
		name: "empty_output",
		make: (folder) => shellPod(folder, "mkdir -p model; : > model/figure.png"),
		expect: "no-output",
		says: /wrote no file/,
	},
	{
		name: "writes_outside",
		make: (folder) =>
			shellPod(
				folder,
				'there=$(mktemp -d); ln -s "$there" escape; echo "<svg/>" > escape/figure.svg; rm -r "$there"',
			),
		expect: "no-output",
		says: /wrote no file/,
	},
	{
		name: "deletes_its_folder",
		make: (folder) => shellPod(folder, 'rm -rf "$WK_DIR"'),
		expect: "no-output",
		says: /wrote no file/,
	},
	{
		name: "page_with_a_dead_link",
		make: (folder) =>
			shellPod(folder, figure, {
				files: { [`${basename(folder)}.html`]: '<img src="model/figure.svg"><img src="model/absent.png">' },
			}),
		expect: "no-output",
		says: /"model\/absent\.png"/,
	},
];
