import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { environment } from '../../local/commands/environment.ts';
import { contactRecordsIn } from '../../local/commands/send.ts';
import type { Outputs } from '../../local/outputs.ts';

const root = join(import.meta.dirname, '../..');

const run = (...words: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, FERMATA_NAME: 'nobody-started-this' };
    execFile(process.execPath, ['local/command.ts', ...words], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });

test.each([
  [['env'], 'No Fermata named "nobody-started-this" is running'],
  [['drop', '--seconds', '0'], '--seconds must be a number from 1 to 9999'],
  [['drop', '--second', '1'], "Unknown option '--second'"],
])('a command that cannot work says why (%j)', async (words, reason) => {
  const { code, output } = await run(...words);
  expect(output).toContain(reason);
  expect(output).not.toContain('    at ');
  expect(code).toBe(1);
});

test('an unknown command lists the existing ones', async () => {
  const { code, output } = await run('dance');
  expect(output).toContain('local:send');
  expect(code).toBe(2);
});

test('a file contains one contact record, or a list of them', () => {
  expect(contactRecordsIn('a.json', '{"ContactId":"1"}')).toHaveLength(1);
  expect(contactRecordsIn('a.json', '[{"ContactId":"1"},{"ContactId":"2"}]')).toHaveLength(2);
});

test.each([
  ['{', 'a.json is not valid JSON'],
  ['{"contactId":"1"}', 'A contact record has a ContactId'],
  ['[1]', 'A contact record has a ContactId'],
])('a file that holds something else is refused (%s)', (text, reason) => {
  expect(() => contactRecordsIn('a.json', text)).toThrow(reason);
});

test('a shell reads the addresses unchanged, whatever they contain', () => {
  const outputs = {
    apiUrl: "http://it's",
    endpoint: 'http://e',
    machineClientId: 'client',
    machineClientSecret: 'secret',
    connectEndpoint: 'http://c',
    dataServer: { location: '/a b', settingsFile: '' },
  } as Outputs;
  expect(environment({ outputs, outputsFile: '/o.json' }).split('\n')).toEqual(
    expect.arrayContaining([
      `export FERMATA_OUTPUTS='/o.json'`,
      `export FERMATA_URL='http://it'\\''s'`,
      `export FERMATA_TOKEN_URL='http://e/oauth2/token'`,
      `export FERMATA_STAGING_LOCATION='/a b'`,
    ]),
  );
});
