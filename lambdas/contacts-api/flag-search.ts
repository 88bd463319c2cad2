import type { ContactSearch } from '../../api/contacts/contacts.ts';
import { matchesQuery } from '../../domain/contact/contact-query.ts';
import type { ContactQuery, StoredContact } from '../../domain/contact/contact-store.ts';
import { type FlagQuery, type FoundFlag, placeOf, searchedValue } from '../../domain/flag/flagged-recording.ts';
import { withFormerNames } from '../../domain/flag/names-of-agent.ts';
import { sees } from '../../domain/user/visibility.ts';
import type { Seen } from '../access/directory.ts';
import { WrongInput } from '../kit/http/input.ts';
import type { Context } from './operation.ts';

type Flag = Pick<FlagQuery, 'flag' | 'values'>;

/** The flag that is searched for; undefined when the search has none. */
export const flagOf = ({ flag, flagValue, formerNames }: ContactSearch, { users }: Seen): Flag | undefined => {
  if ((flag === undefined) !== (flagValue === undefined))
    throw new WrongInput([{ field: flag === undefined ? 'flag' : 'flagValue', reason: 'Give a flag and its value' }]);
  if (formerNames === 'true' && flag !== 'AgentName')
    throw new WrongInput([{ field: 'formerNames', reason: 'Only with the flag AgentName' }]);
  if (flag === undefined || flagValue === undefined) return undefined;
  return { flag, values: formerNames === 'true' ? withFormerNames(flagValue, users) : [flagValue] };
};

/** Several recordings of one contact may have the value. The contact is listed once, at the place of the newest one. */
const isNewestOfContact = (row: FoundFlag, { flags = [] }: StoredContact, { flag, values }: Flag): boolean => {
  const wanted = values.map(searchedValue);
  const places = flags
    .filter((one) => one.flags[flag] !== undefined && wanted.includes(searchedValue(one.flags[flag])))
    .map(placeOf)
    .sort();
  return places.at(-1) === placeOf(row);
};

/** One page of contacts that have the flag, newest first. Flags whose contact has not come yet are left out. */
export const flaggedContacts = async (
  { contacts, flags }: Pick<Context, 'contacts' | 'flags'>,
  { flag, query, seen }: { flag: Flag; query: ContactQuery; seen: Seen },
  page: { limit: number; cursor?: string },
): Promise<{ rows: StoredContact[]; next?: string | undefined; searchedTo?: string | undefined }> => {
  const { from, to, agentIds, ...others } = query;
  const { found, next } = await flags.search({ ...flag, from, to }, page);
  const { agents, visible } = seen;
  const rows = await Promise.all(
    found.map(async (row) => {
      const file = await contacts.find(row.contactId);
      if (!file?.contact) return [];
      const stored: StoredContact = { ...file, contact: file.contact };
      const agentId = agents.of(stored.contact)?.userId ?? stored.contact.agentId;
      const isWanted =
        sees(visible, agentId) &&
        (agentIds === undefined || agentIds.includes(agentId ?? '')) &&
        matchesQuery(others, stored.contact) &&
        isNewestOfContact(row, stored, flag);
      return isWanted ? [stored] : [];
    }),
  );
  return { rows: rows.flat(), next, searchedTo: next === undefined ? undefined : found.at(-1)?.startedAt };
};
