import { daysLater, isDay } from '../../domain/contact/day.ts';

/** What the address bar says of a search: the last so many days, or from one day to another, and the filters. */
export interface ContactFilters {
  days?: number;
  from?: string;
  to?: string;
  agent?: string;
  team?: string;
  number?: string;
  direction?: 'inbound' | 'outbound';
  queue?: string;
  contactId?: string;
  recording?: 'present' | 'missing' | 'archived';
}

export const defaultDays = 7;

const texts = ['agent', 'team', 'number', 'queue', 'contactId'] as const;

const oneOf = <Word extends string>(text: string | null, words: readonly Word[]): Word | undefined =>
  words.find((word) => word === text);

/** Reads the filters; what an address typed by hand gets wrong is as if it were not there. */
export const readFilters = (params: URLSearchParams): ContactFilters => {
  const filters: ContactFilters = {};
  const days = Number(params.get('days'));
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  if (isDay(from) && isDay(to) && from <= to) Object.assign(filters, { from, to });
  else if (Number.isInteger(days) && days >= 1 && days <= 3660) filters.days = days;
  for (const name of texts) {
    const text = params.get(name)?.trim();
    if (text) filters[name] = text;
  }
  const direction = oneOf(params.get('direction'), ['inbound', 'outbound']);
  if (direction) filters.direction = direction;
  const recording = oneOf(params.get('recording'), ['present', 'missing', 'archived']);
  if (recording) filters.recording = recording;
  return filters;
};

/** The same, as the address bar is to show it: always in one order, nothing empty, the usual days left out. */
export const writeFilters = (filters: ContactFilters): URLSearchParams => {
  const params = new URLSearchParams();
  if (filters.from && filters.to) {
    params.set('from', filters.from);
    params.set('to', filters.to);
  } else if (filters.days && filters.days !== defaultDays) params.set('days', String(filters.days));
  for (const name of [...texts, 'direction', 'recording'] as const) {
    const text = filters[name]?.trim();
    if (text) params.set(name, text);
  }
  return params;
};

/** A telephone number as the provider writes it: people type spaces, brackets and dashes into it. */
export const bareNumber = (typed: string): string =>
  /^\+?[\d\s().\-/]+$/.test(typed) ? typed.replace(/[^\d+]/g, '') : typed.trim();

/** What is asked of the API: days are counted in the deployment's time zone, `today` being one of them. */
export const contactQuery = (filters: ContactFilters, today: string): Record<string, string> => {
  const { days, from, to, number, ...rest } = filters;
  const range = from && to ? { from, to } : { from: daysLater(today, 1 - (days ?? defaultDays)), to: today };
  return { ...range, ...rest, ...(number ? { number: bareNumber(number) } : {}) };
};

/** The same days, and nothing else. */
export const withoutFilters = ({ days, from, to }: ContactFilters): ContactFilters =>
  from && to ? { from, to } : days ? { days } : {};

/** How many filters beside the dates are set. */
export const filterCount = ({ days: _days, from: _from, to: _to, ...rest }: ContactFilters): number =>
  Object.values(rest).filter(Boolean).length;
