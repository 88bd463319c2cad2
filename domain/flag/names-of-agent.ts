import type { User } from '../user/user.ts';
import { searchedValue } from './flagged-recording.ts';

const namesOf = ({ username, formerUsernames, firstName = '', lastName = '' }: User): string[] =>
  [username, ...formerUsernames, `${firstName} ${lastName}`].map(searchedValue).filter((name) => name !== '');

/**
 * This name and every other name of the users who have or had it, so that flags written before somebody was renamed are
 * found by their new name, too (QG-28, the switch *also under former names*).
 */
export const withFormerNames = (name: string, users: readonly User[]): string[] => {
  const wanted = searchedValue(name);
  const people = users.map(namesOf).filter((names) => names.includes(wanted));
  return [...new Set([wanted, ...people.flat()])];
};
