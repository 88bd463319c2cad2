import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extensionIdOf } from '../../../browser-extension/package/manifest.ts';
import { type RollOut, rollOutFiles } from '../../../browser-extension/package/roll-out.ts';

const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' });
const rollOut: RollOut = {
  publicKey,
  updateUrl: 'https://files.example.com/fermata/update.xml',
  program: { linux: '/usr/local/bin/desktop-agent', windows: 'C:\\Program Files\\Fermata\\desktop-agent.exe' },
};
const id = extensionIdOf(publicKey);
const files = rollOutFiles(rollOut);

test('browsers on Linux install the extension by policy, and may start only the desktop agent for it (PR-18)', () => {
  expect(JSON.parse(files['linux/policies/managed/fermata.json']!)).toEqual({
    ExtensionInstallForcelist: [`${id};https://files.example.com/fermata/update.xml`],
    NativeMessagingAllowlist: ['com.fermata.desktop_agent'],
    NativeMessagingUserLevelHosts: false,
    AutofillCreditCardEnabled: false,
  });
  expect(JSON.parse(files['linux/native-messaging-hosts/com.fermata.desktop_agent.json']!)).toMatchObject({
    name: 'com.fermata.desktop_agent',
    path: '/usr/local/bin/desktop-agent',
    allowed_origins: [`chrome-extension://${id}/`],
  });
});

test.each([
  ['chrome', 'Google\\Chrome'],
  ['edge', 'Microsoft\\Edge'],
])('on Windows the registry file for %s says the same (PR-18)', (browser, vendor) => {
  const lines = files[`windows/${browser}.reg`]!.split('\r\n');
  expect(lines[0]).toBe('Windows Registry Editor Version 5.00');
  const after = (line: string) => lines[lines.indexOf(line) + 1];
  const policies = `HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\${vendor}`;
  expect(after(`[${policies}\\ExtensionInstallForcelist]`)).toBe(
    `"7301"="${id};https://files.example.com/fermata/update.xml"`,
  );
  expect(after(`[${policies}\\NativeMessagingAllowlist]`)).toBe('"7301"="com.fermata.desktop_agent"');
  expect(after(`[HKEY_LOCAL_MACHINE\\SOFTWARE\\${vendor}\\NativeMessagingHosts\\com.fermata.desktop_agent]`)).toBe(
    '@="C:\\\\Program Files\\\\Fermata\\\\com.fermata.desktop_agent.json"',
  );
});

test.each([
  ['chrome', 'Google\\Chrome'],
  ['edge', 'Microsoft\\Edge'],
])(
  '%s never offers to save a card, which would show its last digits on a screen that is recorded (PR-18)',
  (browser, vendor) => {
    const [section] = files[`windows/${browser}.reg`]!.split('\r\n\r\n').filter((one) =>
      one.startsWith(`[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\${vendor}]`),
    );
    expect(section).toContain('\r\n"AutofillCreditCardEnabled"=dword:00000000');
    expect(JSON.parse(files['linux/policies/managed/fermata.json']!).AutofillCreditCardEnabled).toBe(false);
  },
);

describe('with the address of the console', () => {
  const withConsole = rollOutFiles({ ...rollOut, consoleUrl: 'https://fermata.example.com/' });
  const application = {
    url: 'https://fermata.example.com/recording-controls/application',
    default_launch_container: 'window',
    create_desktop_shortcut: true,
  };

  test('Recording Controls is installed as an application together with the extension (PR-05)', () => {
    const before = JSON.parse(files['linux/policies/managed/fermata.json']!);
    const policies = JSON.parse(withConsole['linux/policies/managed/fermata.json']!);
    expect(policies).toEqual({ ...before, WebAppInstallForceList: [application] });
  });

  test.each(['chrome', 'edge'])('the registry file for %s also installs Recording Controls (PR-05)', (browser) => {
    const name = '"WebAppInstallForceList"=';
    const value = (content: string) => content.split('\r\n').find((line) => line.startsWith(name));
    expect(value(files[`windows/${browser}.reg`]!)).toBeUndefined();
    const text = value(withConsole[`windows/${browser}.reg`]!)!.slice(name.length);
    // What a registry file escapes is escaped in the same way in JSON.
    expect(JSON.parse(JSON.parse(text))).toEqual([application]);
  });
});

test('the update manifest names the packed extension beside it', () => {
  expect(files['update.xml']).toContain(`<app appid="${id}">`);
  expect(files['update.xml']).toContain('codebase="https://files.example.com/fermata/fermata.crx"');
});

test('the command makes a key once, and the id stays the same afterwards', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-extension-'));
  try {
    const key = join(folder, 'key.pem');
    const build = () =>
      spawnSync(
        process.execPath,
        [
          ...['browser-extension/build.ts', '--key', key, '--out', join(folder, 'out')],
          ...['--update-url', rollOut.updateUrl],
        ],
        { encoding: 'utf8' },
      );
    const first = build();
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const hashOfKey = () => createHash('sha256').update(readFileSync(key)).digest('hex');
    const hash = hashOfKey();
    const again = build();
    expect(hashOfKey()).toBe(hash);
    const ours = extensionIdOf(
      createPublicKey(createPrivateKey(readFileSync(key))).export({ type: 'spki', format: 'der' }),
    );
    for (const { stdout } of [first, again]) expect(stdout).toContain(`the extension ${ours}`);
    expect(existsSync(join(folder, 'out/extension/manifest.json'))).toBe(true);
    // The private key is in nothing that is published.
    expect(readFileSync(join(folder, 'out/extension/manifest.json'), 'utf8')).not.toContain('PRIVATE');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
