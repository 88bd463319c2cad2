import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeOwnConsole, consoleUsers } from '../../../desktop-agent/windows/console.ts';
import { until } from '../../desktop-agent/kit/until.ts';

const result = process.env.FERMATA_CONSOLE_RESULT;

if (result) {
  // As the session process, which Windows starts at logon with a console of its own.
  const before = consoleUsers();
  closeOwnConsole();
  writeFileSync(`${result}.new`, JSON.stringify([before, consoleUsers()]));
  renameSync(`${result}.new`, result);
  process.exit(0);
} else {
  test('the window that Windows opens for the session process at logon is closed', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'console-')), 'result.json');
    spawn('cmd', ['/c', 'start', process.execPath, process.argv[1]!], {
      env: { ...process.env, FERMATA_CONSOLE_RESULT: file },
      stdio: 'ignore',
    });
    await until(() => existsSync(file));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([1, 0]);
  });
}
