import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packaged = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../staging-agent/packaging', name), 'utf8');
const definition = packaged('fermata-staging-agent.xml');
const unit = packaged('fermata-staging-agent.service');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

(hasSystemd ? test : test.skip)('systemd accepts the unit as it is, except for the place of the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-unit-'));
  try {
    const file = join(folder, 'fermata-staging-agent.service');
    writeFileSync(file, unit.replace('/usr/local/bin/staging-agent', process.execPath));
    const result = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    expect({ status: result.status, output: result.stdout + result.stderr }).toEqual({ status: 0, output: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the services start the program for the folders that the guide names', () => {
  expect(unit).toMatch(/^ExecStart=\/usr\/local\/bin\/staging-agent run$/m);
  expect(definition).toContain('<arguments>run --settings "%ProgramData%\\Fermata\\staging-agent.json"</arguments>');
});

test('either version of WinSW runs the service as the given account, and the file contains no password', () => {
  const account = /<serviceaccount>([\s\S]*)<\/serviceaccount>/.exec(definition)![1]!;
  const elements = [...account.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name, text]) => [name, text]);
  expect(Object.fromEntries(elements)).toEqual({
    domain: 'DOMAIN',
    user: 'fermata-staging$',
    username: 'DOMAIN\\fermata-staging$',
    allowservicelogon: 'true',
  });
  const script = packaged('install.ps1');
  for (const name of ['domain', 'user', 'username']) expect(script).toContain(`.serviceaccount.${name}`);
});
