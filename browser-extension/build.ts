import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from './package/build.ts';
import { extensionIdOf } from './package/manifest.ts';
import { packedName, rollOutFiles } from './package/roll-out.ts';

const usage = `npm run build:browser-extension -- --key <file> --update-url https://.../update.xml

  --key          private key (PEM) of the extension; created if the file does not exist. The extension's id depends on it: keep it safe and secret
  --update-url   where you will publish update.xml and ${packedName}
  --console-url  address of the console; if given, Recording Controls is also installed as an application of its own
  --linux        where the desktop agent is on Linux PCs (/usr/local/bin/desktop-agent)
  --windows      where it is on Windows PCs (C:\\Program Files\\Fermata\\desktop-agent.exe)
  --browser      a Chromium or Chrome that packs the extension; without it, only the folder is written
  --out          the folder (browser-extension/dist)`;

const { values } = parseArgs({
  options: {
    key: { type: 'string' },
    'update-url': { type: 'string' },
    'console-url': { type: 'string' },
    linux: { type: 'string', default: '/usr/local/bin/desktop-agent' },
    windows: { type: 'string', default: 'C:\\Program Files\\Fermata\\desktop-agent.exe' },
    browser: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, 'dist') },
    help: { type: 'boolean' },
  },
});

/** Never overwrites a key: with another key it is another extension, which every PC would have to install again. */
const keyFrom = (file: string) => {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    console.log(`${file}: created. Keep it safe and secret.`);
  }
  return createPrivateKey(readFileSync(file));
};

const pack = (browser: string, folder: string, key: string): boolean => {
  const packed = `${folder}.crx`;
  rmSync(packed, { force: true });
  spawnSync(browser, ['--no-sandbox', `--pack-extension=${folder}`, `--pack-extension-key=${key}`], {
    stdio: 'ignore',
  });
  if (!existsSync(packed)) return false;
  renameSync(packed, join(dirname(folder), packedName));
  return true;
};

const { key, 'update-url': updateUrl, 'console-url': consoleUrl, linux, windows, browser, out } = values;
const isAddress = (text: string): boolean => URL.canParse(text);
if (
  values.help ||
  !key ||
  !updateUrl ||
  !isAddress(updateUrl) ||
  (consoleUrl !== undefined && !isAddress(consoleUrl))
) {
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}
const publicKey = createPublicKey(keyFrom(key)).export({ type: 'spki', format: 'der' });
const folder = join(out, 'extension');
await buildExtension(folder, publicKey);
const files = rollOutFiles({ publicKey, updateUrl, consoleUrl, program: { linux, windows } });
for (const [path, content] of Object.entries(files)) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), content);
}
console.log(`${out}: the extension ${extensionIdOf(publicKey)}, and the files that roll it out`);
if (!browser) console.log('It is not packed. To pack it, name a Chromium or Chrome with --browser.');
else if (!pack(browser, folder, key)) {
  console.log(`${browser} could not pack the extension.`);
  process.exit(1);
}
