import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../desktop-agent/settings.ts';

const packaging = join(import.meta.dirname, '../../desktop-agent/packaging');
const verifies = spawnSync('systemd-analyze', ['--version']).status === 0;
const testWithSystemd = verifies ? test : test.skip;

const units = ['fermata-desktop-agent.service', 'fermata-desktop-session.service'] as const;

testWithSystemd.each(units)('systemd takes the unit %s as it is (AC-24)', (unit) => {
  const folder = mkdtempSync(join(tmpdir(), 'units-'));
  try {
    // Where it verifies, the program is not installed.
    const text = readFileSync(join(packaging, unit), 'utf8').replaceAll(
      '/usr/local/bin/desktop-agent',
      process.execPath,
    );
    writeFileSync(join(folder, unit), text);
    const scope = unit.includes('session') ? ['--user'] : [];
    const { stderr, status } = spawnSync('systemd-analyze', [...scope, 'verify', join(folder, unit)], {
      encoding: 'utf8',
      env: { ...process.env, XDG_RUNTIME_DIR: folder },
    });
    // It also speaks of units of the machine that it runs on.
    expect(stderr.split('\n').filter((line) => line.includes('fermata'))).toEqual([]);
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(units)('%s starts again soon, however often it is killed (AC-24)', (unit) => {
  const text = readFileSync(join(packaging, unit), 'utf8');
  const [section] = text.split('[Service]');
  expect(section).toContain('StartLimitIntervalSec=0');
  expect(Number(/RestartSec=(\d+)ms/.exec(text)?.[1])).toBeLessThanOrEqual(500);
});

test('the On-Demand client is installed with the desktop agent, off unless its servers are named (OD-01, OD-08)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'configure-'));
  const file = join(folder, 'desktop-agent.json');
  const configure = (...words: string[]) => {
    const program = join(packaging, '../main.ts');
    const given = ['configure', '--settings', file, '--api-url', 'https://fermata.example.com', ...words];
    expect(spawnSync(process.execPath, [program, ...given], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    return readSettings(file).onDemandServers;
  };
  try {
    expect(configure()).toEqual([]);
    const servers = ['https://fermata.example.com', 'https://fermata-2.example.com'];
    expect(configure(...servers.flatMap((server) => ['--on-demand-server', server]))).toEqual(servers);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(readFileSync(join(packaging, 'install.ps1'), 'utf8')).toContain("'--on-demand-server'");
});
