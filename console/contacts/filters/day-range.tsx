import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import { type ContactFilters, defaultDays } from '../search-params.ts';

const presets = [1, 2, 7, 14, 30, 90];
const daysText = (days: number) => (days === 1 ? 'Today' : days === 2 ? 'Today and yesterday' : `Last ${days} days`);

const dayCount = ({ amount, unit }: DateRangePickerProps.RelativeValue): number =>
  amount * ({ week: 7, month: 30, year: 365 }[unit as string] ?? 1);

interface Props {
  filters: ContactFilters;
  timeZone: string;
  onChange(range: Pick<ContactFilters, 'days' | 'from' | 'to'>): void;
}

/** Whole days: a number of days up to today, or from one day to another. */
export const DayRange = ({ filters, timeZone, onChange }: Props) => {
  const { days, from, to } = filters;
  return (
    <DateRangePicker
      dateOnly
      value={
        from && to
          ? { type: 'absolute', startDate: from, endDate: to }
          : { type: 'relative', amount: days ?? defaultDays, unit: 'day', key: String(days ?? defaultDays) }
      }
      relativeOptions={presets.map((amount) => ({ type: 'relative', key: String(amount), amount, unit: 'day' }))}
      customRelativeRangeUnits={['day', 'week']}
      absoluteFormat="long-localized"
      locale="en-GB"
      startOfWeek={1}
      showClearButton={false}
      ariaLabel="Dates"
      rangeSelectorMode="default"
      i18nStrings={{
        formatRelativeRange: (value) => daysText(dayCount(value)),
        relativeModeTitle: 'Last days',
        absoluteModeTitle: 'Custom dates',
        dateConstraintText: `Days in ${timeZone}.`,
      }}
      isValidRange={(range) => {
        if (range === null) return { valid: false, errorMessage: 'Choose some days.' };
        if (range.type === 'relative') {
          const valid = Number.isInteger(range.amount) && range.amount >= 1 && dayCount(range) <= 3660;
          return valid ? { valid } : { valid, errorMessage: 'Choose at least one day, and at most ten years.' };
        }
        if (!range.startDate || !range.endDate) return { valid: false, errorMessage: 'Choose a first and a last day.' };
        return range.startDate <= range.endDate
          ? { valid: true }
          : { valid: false, errorMessage: 'The last day is before the first.' };
      }}
      onChange={({ detail: { value } }) => {
        if (value?.type === 'absolute') onChange({ from: value.startDate, to: value.endDate });
        if (value?.type === 'relative') onChange({ days: dayCount(value) });
      }}
    />
  );
};
