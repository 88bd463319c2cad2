import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireOwnServers } from '../../cti-gateway/run-gateway.ts';
import { readSettings } from '../../cti-gateway/settings.ts';
import { identity, temporaryFolder } from './site.ts';

const source = { kind: 'asterisk', username: 'fermata', secret: 'secret' };

const read = (settings: object) => {
  const place = temporaryFolder();
  try {
    const file = join(place.folder, 'cti-gateway.json');
    writeFileSync(file, JSON.stringify(settings));
    return readSettings(file);
  } finally {
    place.remove();
  }
};
const apiUrl = 'https://fermata.example.com';

test('two instances that are enrolled for one recording server are refused, by their names (QG-30)', () => {
  const server = { recordingServerId: 'server-1', recordingServer: 'North' };
  const other = { recordingServerId: 'server-2', recordingServer: 'South' };
  const both = () =>
    requireOwnServers([
      ['north', { ...identity('gateway-1'), ...server }],
      ['south', { ...identity('gateway-2'), ...server }],
    ]);
  expect(both).toThrow('The instances north and south are both enrolled for North');
  requireOwnServers([
    ['north', { ...identity('gateway-1'), ...server }],
    ['south', { ...identity('gateway-2'), ...other }],
  ]);
});

test('a wrong settings file is refused with everything that is wrong in it (QG-40)', () => {
  const wrong = () => read({ apiUrl, instances: [{ name: 'North Site', source: { ...source, port: 99_999 } }] });
  expect(wrong).toThrow(/instances\.0\.name: must be lower-case letters/);
  expect(wrong).toThrow(/instances\.0\.source\.port: must be at most 65535/);
});

test('two instances with the same name would share a folder, and are refused (QG-29)', () => {
  const one = { name: 'north', source };
  expect(() => read({ apiUrl, instances: [one, one] })).toThrow('two instances have the same name');
});

test('a token for the JSON source that can be guessed is refused (QG-20)', () => {
  const json = { kind: 'json', listen: { port: 5055, token: 'short' } };
  expect(() => read({ apiUrl, instances: [{ name: 'north', source: json }] })).toThrow(/at least 16 characters/);
});

test.each([
  ['both ways', { listen: { port: 5055, token: 'a-token-of-this-test' }, connect: {} }, /listen|connect/],
  ['neither way', {}, /give either listen or connect/],
  ['no TLS to another machine', { connect: { url: 'ws://10.0.0.7/calls' } }, /must be a wss:\/\/ address/],
  ['another protocol', { connect: { url: 'https://calls.example.com' } }, /must be a wss:\/\/ address/],
])('a JSON source with %s is refused (QG-20)', (_, way, problem) => {
  const connect = 'connect' in way && { connect: { token: 'a-token-of-this-test', url: 'wss://x', ...way.connect } };
  const json = { kind: 'json', ...way, ...connect };
  expect(() => read({ apiUrl, instances: [{ name: 'north', source: json }] })).toThrow(problem);
});
