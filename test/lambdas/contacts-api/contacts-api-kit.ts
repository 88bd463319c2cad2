import { administrator, type contact, recorded, recording, startApi } from '../api-kit.ts';

export const withCall = async () => {
  const api = await startApi();
  await api.contacts.keepNewest([recorded('c1')]);
  await api.recordings.keep(recording('c1'));
  return api;
};

export const idsOf = ({ body }: { body: { contacts: { contactId: string }[] } }) =>
  body.contacts.map(({ contactId }) => contactId);

export const withContacts = async (contacts: ReturnType<typeof contact>[]) => {
  const api = await startApi();
  await api.contacts.keepNewest(contacts);
  const find = async (query: string, claims = administrator) => idsOf(await api.get(claims, `/v1/contacts${query}`));
  return { ...api, find };
};
