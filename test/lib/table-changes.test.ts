import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fermataOf, production, templateOf } from './kit.ts';
import { impossibleChanges, type TableShapes, tableShapesIn } from './table-changes.ts';

/** The tables of the last release; updated at each release, and before the first one with each change. */
const released: TableShapes = JSON.parse(readFileSync(join(import.meta.dirname, 'released-tables.json'), 'utf8'));
const now = tableShapesIn(templateOf(fermataOf(production).app).toJSON() as Parameters<typeof tableShapesIn>[0]);

test('this release can be deployed over the last one, because tables keep their keys, and get at most one new index', () => {
  expect(impossibleChanges(released, now)).toEqual([]);
  expect(Object.keys(released).sort()).toEqual(Object.keys(now).sort());
});

describe('a change that CloudFormation cannot make is detected', () => {
  const table: TableShapes = {
    Contacts: { keys: ['HASH pk', 'RANGE sk'], indexes: { byDay: { keys: ['HASH dayKey'], projection: 'ALL' } } },
  };
  const with_ = (changed: Partial<TableShapes['Contacts']>): TableShapes => ({
    Contacts: { ...table.Contacts!, ...changed },
  });
  const index = { keys: ['HASH other'], projection: 'ALL' };

  test.each<[string, TableShapes, RegExp | undefined]>([
    ['nothing changed', table, undefined],
    ['one more index', with_({ indexes: { ...table.Contacts!.indexes, byTeam: index } }), undefined],
    ['one index less', with_({ indexes: {} }), undefined],
    [
      'two more',
      with_({ indexes: { ...table.Contacts!.indexes, byTeam: index, bySite: index } }),
      /byTeam, bySite: one index/,
    ],
    ['one for another', with_({ indexes: { byTeam: index } }), /byDay, byTeam: one index/],
    ['other keys', with_({ keys: ['HASH id'] }), /^The keys of Contacts differ/],
    [
      'another projection',
      with_({ indexes: { byDay: { keys: ['HASH dayKey'], projection: 'KEYS_ONLY' } } }),
      /^byDay of Contacts differs/,
    ],
    ['a table gone', {}, /^Contacts is gone/],
  ])('%s', (_change, after, sentence) => {
    const found = impossibleChanges(table, after);
    if (sentence) expect(found).toEqual([expect.stringMatching(sentence)]);
    else expect(found).toEqual([]);
  });
});
