import { addressOf, type ContactFilters, type Order } from './search-params.ts';

/** A saved search. */
export interface SavedSearch {
  name: string;
  /** The query of its address. */
  address: string;
}

export const maxSavedSearches = 30;
export const maxNameLength = 60;

/** Flags whose values reveal nothing about a customer. */
const flagsToSave: readonly ContactFilters['flag'][] = ['AgentId', 'AgentName', 'QueueName'];

/**
 * The part of a search that may be stored in a browser. Other people may use the same computer, so no telephone number, no
 * caller and no contact may remain on it.
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
  if (text.length > maxNameLength) return `At most ${maxNameLength} characters.`;
  const isNew = !saved.some((search) => search.name === text);
  return isNew && saved.length >= maxSavedSearches
    ? `At most ${maxSavedSearches} searches: remove one first.`
    : undefined;
};

/** Adds a search, or replaces the one of the same name. They are listed by name. */
export const withSearch = (saved: readonly SavedSearch[], search: SavedSearch): SavedSearch[] =>
  [...saved.filter(({ name }) => name !== search.name), search].toSorted((a, b) => a.name.localeCompare(b.name));

export const withoutSearch = (saved: readonly SavedSearch[], name: string): SavedSearch[] =>
  saved.filter((search) => search.name !== name);
