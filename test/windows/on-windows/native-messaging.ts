import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rollOutFiles } from '../../../browser-extension/package/roll-out.ts';
import { listenToBrowsers } from '../../../desktop-agent/triggers/browsers.ts';
import { browserAddress } from '../../../desktop-agent/triggers/native-host/address.ts';
import { encodeFrame, frameReader } from '../../../desktop-agent/triggers/native-host/frames.ts';
import { installedBrowsers } from '../../../desktop-agent/triggers/native-host/installed-browsers.ts';
import { checkRegisteredHosts } from '../../../desktop-agent/triggers/native-host/registered-hosts.ts';
import { until } from '../../desktop-agent/kit/until.ts';
import { rules } from '../../domain/desktop-item/examples.ts';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const program = { linux: '/opt/fermata/desktop-agent', windows: process.execPath };
const files = rollOutFiles({
  ...{ publicKey: publicKey.export({ format: 'der', type: 'spki' }), program },
  updateUrl: 'https://pcs.example.com/fermata/update.xml',
});

test('the registry file of the roll-out is read by Windows, and the doctor finds what it registers (PR-18, SU-14)', async () => {
  expect((await checkRegisteredHosts(installedBrowsers())).registered).toEqual([]);
  for (const name of ['chrome.reg', 'edge.reg']) {
    const content = Object.entries(files).find(([path]) => path.endsWith(name))?.[1];
    const file = `${process.env.TEMP}\\${name}`;
    writeFileSync(file, content!);
    execFileSync('reg', ['import', file], { stdio: 'ignore' });
  }
  const [chrome] = installedBrowsers();
  const manifest = await chrome!.hostManifest();
  expect(manifest).toMatch(/com\.fermata\.desktop_agent.*\.json$/);
  mkdirSync(dirname(manifest!), { recursive: true });
  const hosts = Object.entries(files).filter(([path]) => /windows.*com\.fermata|com\.fermata.*windows/.test(path));
  expect(hosts.length).toBeGreaterThan(0);
  writeFileSync(manifest!, hosts[0]![1]);
  const found = await checkRegisteredHosts(installedBrowsers());
  expect(found.problem).toBeUndefined();
  expect(found.registered.map(({ name }) => name)).toEqual(['Google Chrome', 'Microsoft Edge']);
  expect(await chrome!.policy('AutofillCreditCardEnabled')).toBe(false);
});

test('a browser starts the desktop agent and talks to the session over the pipe of its user (PR-15, PR-18)', async () => {
  const received: unknown[] = [];
  const browsers = await listenToBrowsers(browserAddress(), {
    onMessage: (message) => void received.push(message),
    warn: () => {},
  });
  browsers.setItems(rules.items);
  const host = spawn(process.execPath, [process.env.FERMATA_PROGRAM!, 'chrome-extension://abcdef/'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<number | null>((resolve) => host.on('exit', resolve));
  const sent: { is: string }[] = [];
  host.stdout.on(
    'data',
    frameReader((json) => void sent.push(JSON.parse(json)), 1024 * 1024),
  );
  await until(() => sent.some(({ is }) => is === 'items'));
  const hello = { is: 'hello', browser: 'Google Chrome', extension: '1.0.2' };
  const entered = { is: 'observed', on: 'enter', itemId: 'credit-card-number', at: 1_795_000_000_000 };
  host.stdin.write(Buffer.concat([encodeFrame(hello), encodeFrame(entered)]));
  await until(() => received.length === 2);
  expect(received).toEqual([hello, entered]);
  expect(browsers.connected()).toMatchObject([{ browser: 'Google Chrome', extension: '1.0.2' }]);
  host.stdin.end();
  expect(await ended).toBe(0);
  await browsers.close();
});
