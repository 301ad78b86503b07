import { html } from "../../markup/html.ts";
import { countText } from "../../report/amounts.ts";
import { sitePage } from "./shell.ts";

/** The first page; what it lists is fetched and searched in the browser. */
export const homePage = (count: number): string =>
	sitePage({
		title: "Headwater: datasets",
		root: "./",
		modules: ["home"],
		main: html`<header><h1>Datasets</h1>
<p class="quiet">${countText(count, "dataset")}, each as Zarr, OPeNDAP, references to stored chunks, and on a map. Catalogues: <a href="stac">STAC</a>, <a href="intake.yaml">intake</a>, <a href="datasets">ids</a>; addresses: <a href="docs">API</a>.</p></header>
<div id="home" data-home="./"><noscript><p class="note">Searching needs JavaScript; <a href="datasets">the ids of all datasets</a> do not.</p></noscript></div>`,
	});
