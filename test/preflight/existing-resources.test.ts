import { contactsTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { id, region } from '../../local/account-simulator/account.ts';
import { keyArn, preflight, production } from './kit.ts';

describe('a resource that the settings name as existing', () => {
  const tableName = 'Fermata-Contacts-restored';
  const streamArn = `arn:aws:dynamodb:${region}:${id}:table/${tableName}/stream/2026-11-02T10:00:00.000`;
  const existing = { keyArn, contactsTable: { tableName, streamArn }, userPoolId: 'eu-central-1_Kept' };
  const wanted = [
    {
      setting: 'existing.contactsTable',
      tableName,
      keys: ['pk', 'sk'],
      indexes: contactsTableShape.indexes.map(({ name }) => name),
      streamArn,
    },
  ];
  const table = {
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
    GlobalSecondaryIndexes: contactsTableShape.indexes.map(({ name }) => ({ IndexName: name })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    LatestStreamArn: streamArn,
    DeletionProtectionEnabled: true,
    SSEDescription: { KMSMasterKeyArn: keyArn },
  };
  const groups = ['administrator', 'supervisor', 'agent'];
  const account = {
    keys: { [keyArn]: {} },
    pools: { 'eu-central-1_Kept': { groups } },
    tables: { [tableName]: table },
  };
  const check = (change: object) => preflight({ ...production, existing }, { ...account, ...change }, wanted);

  test('is accepted when it is what Fermata needs', async () => {
    const { text, exitCode } = await check({});
    expect([exitCode, text]).toEqual([0, expect.stringContaining('You can deploy now:')]);
  });

  test.each([
    ['is not there', undefined, /There is no table Fermata-Contacts-restored/],
    ['is still being restored', { ...table, TableStatus: 'CREATING' }, /is CREATING/],
    [
      'has no stream, as no restored table has',
      { ...table, StreamSpecification: undefined, LatestStreamArn: undefined },
      /has no stream[\s\S]*aws dynamodb update-table --table-name Fermata-Contacts-restored --stream-specification/,
    ],
    [
      'has a stream without new images',
      { ...table, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      /without new images/,
    ],
    [
      'has another stream than the settings say',
      { ...table, LatestStreamArn: `${streamArn}9` },
      /Set existing\.contactsTable\.streamArn: '.*9'/,
    ],
    [
      'was restored without its indexes',
      { ...table, GlobalSecondaryIndexes: [] },
      /lacks the index byDay, byAgent, byNumber, byWork/,
    ],
    [
      'is a table of something else',
      { ...table, KeySchema: [{ AttributeName: 'id' }] },
      /is not a table of Fermata: its keys are id/,
    ],
    [
      'has another key',
      { ...table, SSEDescription: { KMSMasterKeyArn: `${keyArn}9` } },
      /encrypted with .*9, but existing\.keyArn is another key/,
    ],
  ])('is refused when the table %s', async (_name, one, sentence) => {
    const { text, exitCode } = await check({ tables: one ? { [tableName]: one } : {} });
    expect([exitCode, text]).toEqual([1, expect.stringMatching(sentence)]);
  });

  test('is refused when a user group or the pool is missing', async () => {
    const lost = await check({ pools: { 'eu-central-1_Kept': { groups: ['agent'] } } });
    expect([lost.exitCode, lost.text]).toEqual([
      1,
      expect.stringContaining('has no group administrator and no group supervisor'),
    ]);
    const gone = await check({ pools: {} });
    expect([gone.exitCode, gone.text]).toEqual([1, expect.stringContaining('There is no user pool eu-central-1_Kept')]);
  });

  test('is noted when it names PCs without the key they seal for, and refused when that key is about to be deleted', async () => {
    const sealingKeyArn = `${keyArn}-sealing`;
    const desktopsTable = 'Fermata-Desktops-restored';
    const ask = (named: object, keys: object) =>
      preflight(
        { ...production, existing: { ...existing, desktopsTable, ...named } },
        { ...account, keys: { ...account.keys, ...keys } },
        wanted,
      );
    const without = await ask({}, {});
    expect([without.exitCode, without.text]).toEqual([0, expect.stringContaining('set existing.sealingKeyArn')]);
    const with_ = await ask({ sealingKeyArn }, { [sealingKeyArn]: {} });
    expect(with_.exitCode).toBe(0);
    expect(with_.text).not.toContain('sealingKeyArn');
    const dying = await ask({ sealingKeyArn }, { [sealingKeyArn]: { state: 'PendingDeletion' } });
    expect([dying.exitCode, dying.text]).toEqual([
      1,
      expect.stringContaining(`The key ${sealingKeyArn} is PendingDeletion`),
    ]);
  });

  test('still has its sign-in domain, which must be removed before it is created again', async () => {
    const { text, exitCode } = await check({ pools: { 'eu-central-1_Kept': { groups, domain: `fermata-${id}` } } });
    expect([exitCode, text]).toEqual([
      1,
      expect.stringContaining('Domain: delete it; the deployment creates it again'),
    ]);
  });
});
