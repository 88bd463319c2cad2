import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleInto } from '../../lib/function/bundle.ts';
import { buildAgent } from '../../staging-agent/build.ts';
import { noticesFile, sbomFile, sumsFile } from '../../supply-chain/describe-build.ts';
import { noticesOf } from '../../supply-chain/notices.ts';
import { packagesOf, readPackage } from '../../supply-chain/packages.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
const sumsHold = (of: string): boolean =>
  spawnSync('sha256sum', ['--check', '--strict', sumsFile], { cwd: of }).status === 0;

interface Component {
  name: string;
  group?: string;
  version: string;
  purl?: string;
  licenses: { license?: { id: string } }[];
  hashes?: { alg: string; content: string }[];
}
const componentsIn = (sbom: string): Component[] => JSON.parse(sbom).components;

test('a function contains the licenses of its parts, and a bill of materials with the registry’s hashes', () => {
  bundleInto(folder, 'contact-import');
  const components = componentsIn(read(sbomFile));
  const dynamo = components.find(({ name }) => name === 'client-dynamodb');
  expect(dynamo).toMatchObject({
    group: '@aws-sdk',
    purl: expect.stringMatching(/^pkg:npm\/%40aws-sdk\/client-dynamodb@3\./),
    licenses: [{ license: { id: 'Apache-2.0' } }],
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  });
  const notices = read(noticesFile);
  for (const { group, name, version } of components) {
    expect(notices).toContain(`${group ? `${group}/` : ''}${name} ${version} (`);
  }
  expect(notices).toContain('Apache License');
});

test('a package that a function only mentions, but does not contain, is not on its bill of materials', () => {
  bundleInto(folder, 'contact-import');
  expect(componentsIn(read(sbomFile)).map(({ name }) => name)).not.toContain('client-connect');
});

test('the same sources build the same bytes, so that a deployment without a change changes nothing', () => {
  const twice = ['first', 'second'].map((name) => {
    bundleInto(join(folder, name), 'contact-import');
    return readdirSync(join(folder, name)).map((file) => read(name, file));
  });
  expect(twice[0]).toEqual(twice[1]);
});

test('a changed file is detected by its checksum', () => {
  bundleInto(folder, 'contact-import');
  expect(sumsHold(folder)).toBe(true);
  writeFileSync(join(folder, 'index.js'), '// replaced');
  expect(sumsHold(folder)).toBe(false);
});

test('the staging agent prints the licenses of all its parts, including Node’s own, wherever it was copied', async () => {
  const outfile = join(folder, 'staging-agent');
  await buildAgent({ node: process.execPath, outfile });
  expect(sumsHold(folder)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual([sumsFile, noticesFile, sbomFile, 'packaging', 'staging-agent'].sort());
  const printed = execFileSync(outfile, ['--notices'], { encoding: 'utf8', maxBuffer: 1e7 });
  expect(printed.trim()).toBe(read(noticesFile).trim());
  expect(printed).toContain(`Node.js ${process.versions.node} (MIT)`);
  expect(printed).toContain('OpenSSL');
  expect(componentsIn(read(sbomFile)).map(({ purl }) => purl)).toContain(`pkg:generic/node@${process.versions.node}`);
});

const packageAt = (name: string, manifest: object, texts: Record<string, string> = {}): string => {
  const at = join(folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(at, file), text);
  return at;
};

test('a package without a license stops the build', () => {
  expect(() => readPackage(packageAt('unlicensed', {}))).toThrow(
    'unlicensed 1.0.0 declares no license, so we must not distribute it.',
  );
});

test('a package without its license text gets the standard text with its author, or stops the build', () => {
  const lean = readPackage(packageAt('lean', { license: 'MIT', author: { name: 'A. Author' } }));
  expect(noticesOf('Program', [lean])).toMatch(/lean 1\.0\.0 \(MIT\)[\s\S]*Copyright \(c\) A\. Author[\s\S]*"AS IS"/);
  const rare = readPackage(packageAt('rare', { license: 'EUPL-1.2' }));
  expect(() => noticesOf('Program', [rare])).toThrow('rare does not include the text of its license (EUPL-1.2)');
});

test('a package’s own NOTICE is passed on with its license', () => {
  packageAt('@scope/noted', { license: 'Apache-2.0' }, { 'LICENSE.md': 'the terms', NOTICE: 'the notice' });
  const [noted] = packagesOf([join(folder, 'node_modules/@scope/noted/lib/index.js')]);
  expect(noted).toMatchObject({ name: '@scope/noted', texts: ['the terms', 'the notice'] });
});

test('for a package inside a package, the inner one is named', () => {
  packageAt('outer', { license: 'MIT' });
  packageAt('outer/node_modules/inner', { name: 'inner', license: 'MIT' });
  const found = packagesOf([join(folder, 'node_modules/outer/node_modules/inner/index.js')]);
  expect(found.map(({ name }) => name)).toEqual(['inner']);
});
