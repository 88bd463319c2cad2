import { daysLater, isDay } from '../../domain/contact/day.ts';
import { flagNames } from '../../domain/flag/words.ts';

export const channels = ['voice', 'chat', 'task', 'email', 'other'] as const;
const directions = ['inbound', 'outbound'] as const;
const recordings = ['present', 'missing', 'archived'] as const;

/** The search in the address: a number of days up to today, or from one day to another, and the filters. */
export interface ContactFilters {
  days?: number;
  from?: string;
  to?: string;
  agent?: string;
  team?: string;
  number?: string;
  channel?: (typeof channels)[number];
  direction?: (typeof directions)[number];
  queue?: string;
  tag?: string;
  /** A flag of a recording on site, and its value. */
  flag?: (typeof flagNames)[number];
  flagValue?: string;
  /** Only with the flag AgentName. */
  formerNames?: 'true';
  contactId?: string;
  recording?: (typeof recordings)[number];
  /** Call duration. */
  minSeconds?: number;
  maxSeconds?: number;
}

export const defaultDays = 7;

const texts = ['agent', 'team', 'number', 'queue', 'tag', 'flagValue', 'contactId'] as const;
const choices = {
  channel: channels,
  direction: directions,
  recording: recordings,
  flag: flagNames,
  formerNames: ['true'],
} as const;
const numbers = ['minSeconds', 'maxSeconds'] as const;
const maxDuration = 86_400;

/** Reads the filters. Mistakes in a hand-typed address are ignored. */
export const readFilters = (params: URLSearchParams): ContactFilters => {
  const filters: Record<string, string | number> = {};
  const days = Number(params.get('days'));
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  if (isDay(from) && isDay(to) && from <= to) Object.assign(filters, { from, to });
  else if (Number.isInteger(days) && days >= 1 && days <= 3660) filters.days = days;
  for (const name of texts) {
    const text = params.get(name)?.trim();
    if (text) filters[name] = text;
  }
  for (const [name, words] of Object.entries(choices)) {
    const word = params.get(name);
    if (word && (words as readonly string[]).includes(word)) filters[name] = word;
  }
  for (const name of numbers) {
    const text = params.get(name);
    const value = Number(text);
    if (text && Number.isInteger(value) && value >= 0 && value <= maxDuration) filters[name] = value;
  }
  return filters;
};

/** Writes the filters, always in the same order, without empty values and the default days. */
export const writeFilters = (filters: ContactFilters): URLSearchParams => {
  const params = new URLSearchParams();
  if (filters.from && filters.to) {
    params.set('from', filters.from);
    params.set('to', filters.to);
  } else if (filters.days && filters.days !== defaultDays) params.set('days', String(filters.days));
  for (const name of [...texts, ...Object.keys(choices), ...numbers] as (keyof ContactFilters)[]) {
    const text = String(filters[name] ?? '').trim();
    if (text) params.set(name, text);
  }
  return params;
};

/** The query for the API. Days are counted in the deployment's time zone, with `today` as the last one. */
export const contactQuery = (filters: ContactFilters, today: string): Record<string, string> => {
  const { days, from, to, flag, flagValue, formerNames, ...others } = filters;
  // While somebody has chosen only one of the two, it is not a filter yet.
  const flagged = flag && flagValue ? { flag, flagValue, ...(flag === 'AgentName' && { formerNames }) } : {};
  const rest = { ...others, ...flagged };
  const range = from && to ? { from, to } : { from: daysLater(today, 1 - (days ?? defaultDays)), to: today };
  const query: Record<string, string> = { ...range };
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined && value !== '') query[name] = String(value);
  return query;
};

/** The same days without filters. */
export const withoutFilters = ({ days, from, to }: ContactFilters): ContactFilters =>
  from && to ? { from, to } : days ? { days } : {};

/** How many filters are set, apart from the dates. */
export const filterCount = ({ days: _days, from: _from, to: _to, ...rest }: ContactFilters): number =>
  Object.values(rest).filter((value) => value !== undefined && value !== '').length;

/** How the list is sorted. Without a column, newest first. */
export interface Order {
  column: string | null;
  descending: boolean;
}

export const readOrder = (params: URLSearchParams): Order => ({
  column: params.get('sort'),
  descending: params.get('order') === 'descending',
});

/** Filters and order as the query of an address. */
export const addressOf = (filters: ContactFilters, { column, descending }: Order): string => {
  const params = writeFilters(filters);
  if (column) params.set('sort', column);
  if (column && descending) params.set('order', 'descending');
  return params.toString();
};
