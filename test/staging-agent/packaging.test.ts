import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const unit = readFileSync(
  join(import.meta.dirname, '../../staging-agent/packaging/fermata-staging-agent.service'),
  'utf8',
);
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

(hasSystemd ? test : test.skip)('systemd takes the unit as it is, but for where the program lies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-unit-'));
  try {
    const file = join(folder, 'fermata-staging-agent.service');
    writeFileSync(file, unit.replace('/usr/local/bin/staging-agent', process.execPath));
    const said = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    expect({ status: said.status, said: said.stdout + said.stderr }).toEqual({ status: 0, said: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the services start the program for the folders that the guide names', () => {
  expect(unit).toMatch(/^ExecStart=\/usr\/local\/bin\/staging-agent run$/m);
  const text = readFileSync(
    join(import.meta.dirname, '../../staging-agent/packaging/fermata-staging-agent.xml'),
    'utf8',
  );
  expect(text).toContain('<arguments>run --settings "%ProgramData%\\Fermata\\staging-agent.json"</arguments>');
});
