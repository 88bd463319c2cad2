import { amiReader } from '../../cti-gateway/ami/reader.ts';
import { capture, messagesOf } from './replay.ts';

const read = (text: string, pieceBytes?: number) => messagesOf(Buffer.from(text), pieceBytes);

test('the banner before the first block names the version, and is not a block (QG-20)', () => {
  const messages: unknown[] = [];
  const reader = amiReader({ onMessage: (message) => messages.push(message) });
  reader.read(
    Buffer.from('Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n'),
  );
  expect(reader.version).toBe('11.0.0');
  expect(messages).toMatchObject([{ response: 'Success' }]);
});

test('a key that occurs several times keeps every value (QG-20)', () => {
  const [message] = read(
    'Event: Status\r\nVariable: A=1\r\nVariable: MIXMONITOR_FILENAME=/x/g.wav\r\nVariable: C=\r\n\r\n',
  );
  expect(message!.all('Variable')).toEqual(['A=1', 'MIXMONITOR_FILENAME=/x/g.wav', 'C=']);
});

test('a colon, an empty value, spaces and an unknown value stay as they are (QG-20)', () => {
  const [message] = read('Event: UserEvent\r\nUserEvent: CallFacts\r\nQueryData: a: b\r\nWrapUp: \r\nGuid:\r\n\r\n');
  expect([message!.get('QueryData'), message!.get('WrapUp'), message!.get('Guid'), message!.get('Other')]).toEqual([
    ...['a: b', '', '', undefined],
  ]);
});

test('a value with a line break does not become another key (QG-20)', () => {
  const [message] = read('Event: UserEvent\r\nQueryData: first line\nsecond line, with more\r\nGuid: g\r\n\r\n');
  expect([message!.get('QueryData'), message!.get('Guid')]).toEqual(['first line\nsecond line, with more', 'g']);
});

test('a response between two events is tied to its action by its id (QG-20)', () => {
  const messages = read(
    'Event: Hangup\r\nUniqueid: 1\r\n\r\nResponse: Success\r\nActionID: 7\r\nPing: Pong\r\n\r\nEvent: Hangup\r\nUniqueid: 2\r\n\r\n',
  );
  expect(messages.map(({ event, response, actionId }) => [event, response, actionId])).toEqual([
    ['Hangup', undefined, undefined],
    [undefined, 'Success', '7'],
    ['Hangup', undefined, undefined],
  ]);
});

test('events that say nothing about calls are dropped unread (QG-20)', () => {
  const bytes = capture('attended');
  const all = bytes.toString().match(/^Event: /gm)!.length;
  const wanted = messagesOf(bytes);
  expect(wanted.length).toBeGreaterThan(30);
  expect(wanted.length).toBeLessThan(all / 2);
  const variables = wanted.filter(({ event }) => event === 'VarSet').map((message) => message.get('Variable'));
  expect(variables.length).toBeGreaterThan(0);
  expect(new Set(variables)).toEqual(new Set(['MIXMONITOR_FILENAME']));
});

test('blocks are the same however they are cut, and with lines that end without a carriage return (QG-20)', () => {
  const bytes = capture('attended');
  const textsOf = (given: Buffer, pieceBytes?: number) =>
    messagesOf(given, pieceBytes).map((message) => [message.event, message.get('Uniqueid'), message.get('Timestamp')]);
  const whole = textsOf(bytes);
  for (const pieceBytes of [1, 7, 1500]) expect(textsOf(bytes, pieceBytes)).toEqual(whole);
  const bare = Buffer.from(bytes.toString().replaceAll('\r\n', '\n'));
  for (const pieceBytes of [1, 7, 1500]) expect(textsOf(bare, pieceBytes)).toEqual(whole);
});

test('a letter of several bytes may be cut anywhere (QG-20)', () => {
  const [message] = read('Event: Hangup\r\nConnectedLineName: Bäckerei 港 🥐\r\n\r\n', 1);
  expect(message!.get('ConnectedLineName')).toBe('Bäckerei 港 🥐');
});

test('a stream that never ends is not a manager interface, and is not stored without end (QG-20)', () => {
  const reader = amiReader({ onMessage: () => {} });
  const send = () => {
    for (let index = 0; index < 40; index++) reader.read(Buffer.alloc(64 * 1024, 'x'));
  };
  expect(send).toThrow('a block has no end');
});
