/** Colours and widths are for terminals, and for users who have not said NO_COLOR (no-color.org: any text but the empty one). */
export const settingOf = (stream: { readonly isTTY?: boolean; readonly columns?: number }) => ({
	colour: stream.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
	width: Math.max(60, stream.columns || 100),
});
