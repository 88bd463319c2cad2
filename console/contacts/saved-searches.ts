import { addressOf, type ContactFilters, type Order } from './search-params.ts';

/** A saved search. */
export interface SavedSearch {
  name: string;
  /** As the address bar has it. */
  address: string;
}

export const maxSavedSearches = 30;
export const longestName = 60;

/** Flags that say nothing about a customer. */
const flagsToSave: readonly ContactFilters['flag'][] = ['AgentId', 'AgentName', 'QueueName'];

/**
 * The part of a search that may be kept in a browser: others may use the same computer, so no telephone number, no
 * caller and no contact of anybody stays behind on it.
 */
export const addressToSave = (
  { number: _number, contactId: _contactId, flag, flagValue, formerNames, ...filters }: ContactFilters,
  order: Order,
): string => {
  const flagged = flagsToSave.includes(flag)
    ? { ...(flag && { flag }), ...(flagValue && { flagValue }), ...(formerNames && { formerNames }) }
    : {};
  return addressOf({ ...filters, ...flagged }, order);
};

export const nameProblem = (name: string, saved: readonly SavedSearch[]): string | undefined => {
  const text = name.trim();
  if (text.length > longestName) return `At most ${longestName} characters.`;
  const isNew = !saved.some((search) => search.name === text);
  return isNew && saved.length >= maxSavedSearches
    ? `At most ${maxSavedSearches} searches: remove one first.`
    : undefined;
};

/** A search of the same name is replaced; they are listed by name. */
export const withSearch = (saved: readonly SavedSearch[], search: SavedSearch): SavedSearch[] =>
  [...saved.filter(({ name }) => name !== search.name), search].toSorted((a, b) => a.name.localeCompare(b.name));

export const withoutSearch = (saved: readonly SavedSearch[], name: string): SavedSearch[] =>
  saved.filter((search) => search.name !== name);
