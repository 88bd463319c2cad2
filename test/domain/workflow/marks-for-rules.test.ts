import { marksOf, metadataOfRule } from '../../../domain/mark/marks-for-rules.ts';

const at = (minute: number) => `2026-11-20T10:0${minute}:00.000Z`;
const marks = (tags: { tag: string; by: string; at: string }[]) =>
  marksOf({
    ofContact: async () => ({ tags, metadata: [{ key: 'orderId', value: '7', by: 'ann', at: at(0) }] }) as never,
  });

test('rules see that a contact is tagged, the time of its newest tag, and the values of its fields (SU-33)', async () => {
  const tags = [1, 3, 2].map((minute) => ({ tag: `t${minute}`, by: 'ann', at: at(minute) }));
  expect(await marks(tags)('c-1')).toEqual({ tagged: true, taggedAt: at(3), metadata: { orderId: '7' } });
});

test('a contact without a tag has no tag time (SU-33)', async () => {
  const untagged = await marks([])('c-1');
  expect(untagged).toEqual({ tagged: false, metadata: { orderId: '7' } });
  expect('taggedAt' in untagged).toBe(false);
});

test('metadata that a rule writes to a contact names the rule (SU-33)', () => {
  expect(metadataOfRule({ ruleName: 'Sales', actions: { metadata: { orderId: '7' } } }, at(1))).toEqual([
    { key: 'orderId', value: '7', by: 'rule Sales', at: at(1) },
  ]);
  expect(metadataOfRule({ ruleName: 'Sales', actions: {} }, at(1))).toEqual([]);
});
