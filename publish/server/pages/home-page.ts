import type { AccessLevel } from "../../../core/ports/served-dataset.ts";
import { html } from "../../markup/html.ts";
import { countText } from "../../report/amounts.ts";
import { sitePage } from "./shell.ts";
import { signInForm } from "./sign-in-page.ts";

/** The first page; what it lists is fetched and searched in the browser. `level`: what is seen now, where one can sign in. */
export const homePage = (count: number, level: AccessLevel | undefined): string =>
	sitePage({
		title: "Headwater: datasets",
		root: "./",
		modules: ["home"],
		main: html`<header><h1>Datasets</h1>
<p class="quiet">${countText(count, "dataset")}, each as Zarr, OPeNDAP, references to stored chunks, and on a map. Catalogues: <a href="stac">STAC</a>, <a href="intake.yaml">intake</a>, <a href="datasets">ids</a>; addresses: <a href="docs">API</a>.</p>
${level !== undefined && signInForm({ level, next: "/" }, "./")}</header>
<div id="home" data-home="./"><noscript><p class="note">Searching needs JavaScript; <a href="datasets">the ids of all datasets</a> do not.</p></noscript></div>`,
	});
