import { type Backend, openedFor } from './stores.ts';

export const userIdentifierStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const all = async () => (await stores().identifiers.all()).sort((a, b) => (a.userId < b.userId ? -1 : 1));

  test('further names of a user are replaced as a whole, and other users keep theirs (OD-24)', async () => {
    await stores().identifiers.save({ userId: 'u-1', systemUsername: 'ann', systemDomain: 'ACME', phone: '+431' });
    await stores().identifiers.save({ userId: 'u-2', crmUsername: 'bob@crm' });
    await stores().identifiers.save({ userId: 'u-1', crmUsername: 'ann@crm', phone: undefined as never });
    expect(await all()).toEqual([
      { userId: 'u-1', crmUsername: 'ann@crm' },
      { userId: 'u-2', crmUsername: 'bob@crm' },
    ]);
  });

  test('a user without further names is not listed', async () => {
    await stores().identifiers.save({ userId: 'u-1', phone: '+431' });
    await stores().identifiers.save({ userId: 'u-1' });
    expect(await all()).toEqual([]);
  });

  test('a sync of users does not change them', async () => {
    await stores().identifiers.save({ userId: 'u-1', phone: '+431' });
    await stores().users.putUsers([]);
    expect(await stores().users.users()).toEqual([]);
    expect(await all()).toHaveLength(1);
  });
};
