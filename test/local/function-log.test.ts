import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newEnoughPython } from '../../local/packages/python-packages.ts';

const run = promisify(execFile);

test('what a function logs before its answer is in the log of the same invocation, and nobody waits for more', async () => {
  const python = (await newEnoughPython())!;
  const { stdout } = await run(python, [join(import.meta.dirname, 'logs_of_invocations.py'), '200'], {
    maxBuffer: 16 << 20,
  });
  const logs: string[][] = JSON.parse(stdout);

  expect(logs).toEqual(
    Array.from({ length: 200 }, (_, invocation) =>
      Array.from(
        { length: invocation % 5 },
        (_, line) => `invocation ${invocation}, line ${line}: ä ${'.'.repeat(9000)}`,
      ),
    ),
  );
});
