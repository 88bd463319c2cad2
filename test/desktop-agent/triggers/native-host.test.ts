import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { type Browsers, listenToBrowsers } from '../../../desktop-agent/triggers/browsers.ts';
import { browserAddress, isStartedByBrowser } from '../../../desktop-agent/triggers/native-host/address.ts';
import { encodeFrame, frameReader, InvalidMessage } from '../../../desktop-agent/triggers/native-host/frames.ts';
import { type FromExtension, readFromExtension } from '../../../desktop-agent/triggers/native-host/messages.ts';
import { relay } from '../../../desktop-agent/triggers/native-host/relay.ts';
import { rules } from '../../domain/desktop-item/examples.ts';

const focus = { is: 'observed', on: 'enter', itemId: 'credit-card-number', at: 1_795_000_000_000 } as const;
const hello = { is: 'hello', browser: 'Google Chrome', extension: '1.0.2' } as const;

test.each<[string, unknown]>([
  ['a value beside what it may say', { ...focus, value: '4111111111111111' }],
  ['an address', { ...focus, url: 'https://pay.example.com/?card=4111111111111111' }],
  ['a number as the id of an item', { ...focus, itemId: 4111111111111111 }],
  ['a sentence as the id of an item', { ...focus, itemId: 'card 4111 1111 1111 1111' }],
  ['a text as its time', { ...focus, at: '4111111111111111' }],
  ['another verb', { ...focus, on: 'resume' }],
  ['another name of a browser', { ...hello, browser: 'Anna Example' }],
  ['a text as its version', { ...hello, extension: '1.0 of Anna' }],
  ['no kind', { itemId: 'credit-card-number' }],
  ['nothing', null],
])('a message of a browser with %s is refused, and its content is not repeated (PR-15)', (_, message) => {
  const read = () => readFromExtension(JSON.stringify(message));
  expect(read).toThrow(InvalidMessage);
  expect(read).toThrow(/^A message is malformed$/);
});

test('a message of a browser, whatever it is, is read or refused, and nothing else happens (PR-15)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
      const read = frameReader((json) => readFromExtension(json));
      try {
        for (let at = 0; at < bytes.length; at += size) read(Buffer.from(bytes.subarray(at, at + size)));
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidMessage);
      }
    }),
  );
});

test('frames are read in whatever pieces they arrive', () => {
  const bytes = Buffer.concat([encodeFrame(hello), encodeFrame(focus)]);
  for (let size = 1; size <= bytes.length; size++) {
    const frames: unknown[] = [];
    const read = frameReader((json) => frames.push(JSON.parse(json)));
    for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
    expect(frames).toEqual([hello, focus]);
  }
});

test('a length of four gigabytes is refused before anything is stored', () => {
  expect(() => frameReader(() => {})(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow(InvalidMessage);
});

test('only a browser starts the program with the address of its extension, and people do not', () => {
  expect(isStartedByBrowser(['chrome-extension://abcdefghijklmnopabcdefghijklmnop/'])).toBe(true);
  expect(isStartedByBrowser(['run', '--settings', 'desktop-agent.json'])).toBe(false);
});

test('each user has an address of their own', () => {
  const windows = { platform: 'win32', env: { USERDOMAIN: 'SHOP' } } as const;
  expect(browserAddress({ ...windows, user: { uid: -1, username: 'Anna' } })).toBe(
    '\\\\.\\pipe\\fermata-browsers-shop-anna',
  );
  const linux = { platform: 'linux', env: {}, user: { uid: 1000, username: 'anna' } } as const;
  expect(browserAddress(linux)).toBe('/run/user/1000/fermata-browsers/agent');
});

describe('between a browser and the desktop agent', () => {
  let folder: string;
  let address: string;
  let browsers: Browsers | undefined;
  const received: FromExtension[] = [];
  const warnings: string[] = [];

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await wait(5);
  };
  const listen = async () => {
    browsers = await listenToBrowsers(address, {
      onMessage: (message) => void received.push(message),
      warn: (what) => void warnings.push(what),
    });
    browsers.setItems(rules.items);
    return browsers;
  };
  const startRelay = () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const sent: { items: { itemId: string }[] }[] = [];
    output.on(
      'data',
      frameReader((json) => void sent.push(JSON.parse(json)), 1024 * 1024),
    );
    return { input, output, sent, ended: relay({ input, output, address }) };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fermata-browsers-'));
    address = join(folder, 'private', 'agent');
    received.length = 0;
    warnings.length = 0;
  });
  afterEach(async () => {
    await browsers?.close();
    browsers = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  test('a browser gets the websites and fields, and the agent learns what happens there (PR-15, PR-18)', async () => {
    await listen();
    const { input, sent, ended } = startRelay();
    await until(() => sent.length > 0);
    expect(sent.at(-1)!.items.map(({ itemId }) => itemId)).toEqual(['credit-card-number', 'payment-page']);
    input.write(encodeFrame(hello));
    input.write(encodeFrame(focus));
    await until(() => received.length === 2);
    expect(received).toEqual([hello, focus]);
    expect(browsers!.connected()).toEqual([{ browser: 'Google Chrome', extension: '1.0.2' }]);
    input.end();
    expect(await ended).toBe('ended');
    await until(() => browsers!.connected().length === 0);
  });

  test('other users of the PC cannot enter the folder of the socket', async () => {
    await listen();
    expect(statSync(dirname(address)).mode & 0o777).toBe(0o700);
  });

  test('an agent that starts later, or again, is found', async () => {
    const { input, sent, ended } = startRelay();
    input.write(encodeFrame(focus));
    await listen();
    await until(() => sent.length > 0);
    await browsers!.close();
    const before = sent.length;
    await listen();
    await until(() => sent.length > before);
    // What happened while no agent ran is said again by the extension, not stored here.
    expect(received).toEqual([]);
    input.end();
    await ended;
  });

  test('a browser that sends something else is no longer listened to (PR-15)', async () => {
    await listen();
    const { input, sent, ended } = startRelay();
    await until(() => sent.length > 0);
    input.write(encodeFrame({ ...focus, value: '4111111111111111' }));
    input.write(encodeFrame(focus));
    expect(await ended).toBe('invalid');
    expect(received).toEqual([]);
  });

  test('a program that pretends to be a browser, and sends something else, is disconnected', async () => {
    await listen();
    const socket = connect(address);
    socket.resume();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(encodeFrame({ is: 'pause', media: ['audio'] }));
    await closed;
    expect(warnings).toEqual(['A browser was disconnected: A message is malformed']);
  });
});
