import { defaultCalendar } from "../cf/calendar.ts";
import { CoverageError } from "../errors.ts";
import { labelEnd, labelStart } from "../model/date-label.ts";
import type { DateRange } from "../model/date-range.ts";
import type { PodSettings, VarlistItem } from "../model/pod-settings.ts";
import { type EntryEvent, VarlistEntry } from "../model/varlist-entry.ts";

/**
 * The entries a POD's settings declare for one case, alternates linked. A variable whose duration limits the analysis period breaks has
 * failed before it is looked for.
 */
export function entriesOf(
	pod: string,
	settings: PodSettings,
	context: { readonly period: DateRange; readonly journal: (event: EntryEvent) => void },
): VarlistEntry[] {
	const make = ({ wish, requirement }: VarlistItem) =>
		new VarlistEntry({ id: `${pod}/${wish.name}`, pod, wish, requirement, journal: context.journal });
	const entries = new Map(settings.items.map((item) => [item.wish.name, make(item)]));
	for (const item of settings.items) {
		const entry = entries.get(item.wish.name) as VarlistEntry;
		entry.alternates = item.alternates.map((set) => set.map((name) => entries.get(name) as VarlistEntry));
		const problem = durationProblem(item, context.period);
		if (problem) entry.deactivate(problem);
	}
	return [...entries.values()];
}

function durationProblem(item: VarlistItem, period: DateRange): CoverageError | undefined {
	if (period.kind === "static") return undefined;
	const days = labelEnd(period.end, defaultCalendar).days - labelStart(period.start, defaultCalendar).days;
	const { minDurationDays: least, maxDurationDays: most } = item;
	if (least !== undefined && days < least) {
		return new CoverageError(
			`"${item.wish.name}" needs at least ${least} days (min_duration), the period has ${days}. Ask a longer period.`,
		);
	}
	if (most !== undefined && days > most) {
		return new CoverageError(
			`"${item.wish.name}" takes at most ${most} days (max_duration), the period has ${days}. Ask a shorter period.`,
		);
	}
	return undefined;
}
