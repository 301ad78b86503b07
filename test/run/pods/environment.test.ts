import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { PodError } from "../../../core/errors.ts";
import type { PodJob, PodVariable } from "../../../core/ports/pod-runner.ts";
import { podEnvironment } from "../../../run/pods/environment.ts";
import { inheritedEnvironment } from "../../../run/pods/inherited.ts";
import { noSettings } from "./job.ts";

const tas: PodVariable = {
	name: "tas",
	envVar: "tas_var",
	pathVariable: "TAS_FILE",
	product: {
		path: "/run/tas.nc",
		variable: "tas",
		axes: [
			{ wish: "time", name: "time", bounds: "time_bnds" },
			{ wish: "lat", name: "rlat" },
		],
	},
};
const job: PodJob = {
	name: "probe",
	home: "/pods/probe",
	settings: noSettings,
	workFolder: "/run/probe",
	case: {
		name: "demo",
		convention: "CESM",
		firstYear: 1,
		lastYear: 12000,
		startDate: "00010101",
		endDate: "120001231",
		environment: { date_int_offset: "1" },
	},
	variables: [tas],
};
const failure = (work: () => unknown) => {
	try {
		work();
	} catch (error) {
		if (error instanceof PodError) return `${error.failure}: ${error.message}`;
		throw error;
	}
	return undefined;
};

test("a POD gets every variable of MDTF's contract", () => {
	expect(podEnvironment({ ...job, obsFolder: "/obs/probe" }, "/rgb")).toEqual({
		POD_HOME: "/pods/probe",
		OBS_DATA: "/obs/probe",
		WK_DIR: "/run/probe",
		DATADIR: "/run/probe",
		CASENAME: "demo",
		FIRSTYR: "0001",
		LASTYR: "12000",
		startdate: "00010101",
		enddate: "120001231",
		RGB: "/rgb",
		MPLBACKEND: "Agg",
		MDTF_NC_FORMAT: "NETCDF4",
		date_int_offset: "1",
		tas_var: "tas",
		TAS_FILE: "/run/tas.nc",
		TAS_ASSOC_FILES: "",
		time_coord: "time",
		time_bnds: "time_bnds",
		lat_coord: "rlat",
	});
});

test("a variable without data gives empty names, unless an alternate with data has the same ones", () => {
	const { product: _, ...absent } = tas;
	expect(podEnvironment({ ...job, variables: [absent] })).toMatchObject({ tas_var: "", TAS_FILE: "" });
	for (const variables of [
		[absent, tas],
		[tas, absent],
	])
		expect(podEnvironment({ ...job, variables })).toMatchObject({ tas_var: "tas", TAS_FILE: "/run/tas.nc" });
});

test("two variables that set one name differently fail the POD; the same value twice is fine", () => {
	const other = { ...tas, name: "ta2", pathVariable: "TA2_FILE" };
	expect(failure(() => podEnvironment({ ...job, variables: [tas, other] }))).toBeUndefined();
	const clash = { ...other, product: { ...tas.product!, variable: "ta2" } };
	expect(failure(() => podEnvironment({ ...job, variables: [tas, clash] }))).toMatch(
		/^environment: POD "probe": the environment variable "tas_var" is to be "tas" for variable "tas" and "ta2" for variable "ta2"/,
	);
	const axes = { ...other, product: { ...tas.product!, axes: [{ wish: "lat", name: "lat" }] } };
	expect(failure(() => podEnvironment({ ...job, variables: [tas, axes] }))).toMatch(/"lat_coord"/);
});

test("a POD may choose its plot backend, not its work folder, nor names no system takes", () => {
	const having = (environment: Record<string, string>) => ({
		...job,
		settings: { ...noSettings, environment },
	});
	expect(podEnvironment(having({ MPLBACKEND: "cairo", RES: "1.00" }))).toMatchObject({
		MPLBACKEND: "cairo",
		RES: "1.00",
	});
	expect(failure(() => podEnvironment(having({ WK_DIR: "/" })))).toMatch(/"WK_DIR"/);
	expect(failure(() => podEnvironment(having({ "A=B": "1" })))).toMatch(/cannot be such a name/);
	expect(failure(() => podEnvironment(having({ A: "1\0" })))).toMatch(/zero byte/);
});

test("the parent's environment is passed by an allow-list", () => {
	expect(
		inheritedEnvironment({
			PATH: "/bin",
			LC_ALL: "C",
			CONDA_PREFIX: "/c",
			R_LIBS_USER: "/r",
			NCARG_ROOT: "/n",
			CONDA_TOKEN: "hush",
			AWS_PROFILE: "hush",
			GITHUB_TOKEN: "hush",
			HTTPS_PROXY: "http://me:hush@proxy",
			TZ: undefined,
		}),
	).toEqual({ PATH: "/bin", LC_ALL: "C", CONDA_PREFIX: "/c", R_LIBS_USER: "/r", NCARG_ROOT: "/n" });
});

test("no name that speaks of a secret is ever passed", () => {
	const word = fc.constantFrom("TOKEN", "SECRET", "PASSWORD", "KEY", "token", "Api_Key", "AWS_");
	fc.assert(
		fc.property(fc.constantFrom("", "LC_", "CONDA_", "R_LIBS_"), word, fc.string(), (start, secret, end) => {
			expect(inheritedEnvironment({ [start + secret + end]: "hush" })).toEqual({});
		}),
	);
});
