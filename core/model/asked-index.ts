/** One index that was asked where data are, and how it fared. */
export interface AskedIndex {
	/** Kind and address: "solr=https://esgf.ceda.ac.uk/esg-search/search". */
	readonly index: string;
	/** Datasets and files it listed, copies counted each. */
	readonly datasets: number;
	readonly files: number;
	readonly seconds: number;
	/** When a kept answer was got (ISO 8601); absent: it was asked now. */
	readonly kept?: string;
	/** Why it gave nothing, or what is wrong with what it gave. */
	readonly problem?: string;
}
