import { parseRecord } from '../../../adapters/amazon-connect/records/parse-record.ts';

const hostile = ['}{"A', '"', '\\', '\\"}', '{"Attributes":{"a":"b"}}', 'ä€😀\u2028', '\n\t\u0000', '}', ''];

test('attributes are left out whatever they contain, and everything around them is read', () => {
  for (const some of [hostile, [], ['one']]) {
    const record = {
      Agent: { Username: '"Attributes":{"a":"b"}' },
      Attributes: Object.fromEntries(some.map((text) => [text, text])),
      SegmentAttributes: { 'connect:Direction': { ValueString: 'INBOUND' } },
      ContactId: 'a',
    };
    expect(parseRecord(JSON.stringify(record))).toEqual({ ...record, Attributes: {} });
    expect(parseRecord(JSON.stringify(record, null, 2))).toEqual(record);
  }
});

test.each([{ a: 1 }, { a: null }, { a: {} }, { a: ['}'] }])(
  'attributes that are not texts are read as they are (%j)',
  (Attributes) => {
    const record = { Attributes, ContactId: 'a' };
    expect(parseRecord(JSON.stringify(record))).toEqual(record);
  },
);

test.each(['{"a":"\\q"}', '{"a":"\\u12"}', '{"a":"b",}', '{"a"}', '{,}', '{"a":"line\nbreak"}', '{"a":"b"'])(
  'attributes that are not JSON make the record bad (%s)',
  (attributes) => {
    expect(() => parseRecord(`{"Attributes":${attributes},"ContactId":"a"}`)).toThrow(SyntaxError);
  },
);
