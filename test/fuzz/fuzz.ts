import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { token } from '../../local/administrator.ts';
import type { Outputs } from '../../local/outputs.ts';
import { localFolder } from '../../local/place.ts';
import { installPythonPackages, newEnoughPython } from '../../local/python-packages.ts';

const requirementsFile = join(import.meta.dirname, 'requirements.txt');

/** Cases an operation, beside those that cover each bound of its schema. */
const cases = 12;

/** Not a defect of the one who fuzzes: what no 2xx was ever answered to, or is skipped, is told as a warning only. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

/**
 * Asks the deployed HTTP API, as its administrator, what its own OpenAPI says may be asked, and what it says may not:
 * there is no 5xx that is not declared, and no answer that it does not declare. Gives the number of what is wrong.
 */
export const fuzz = async (outputs: Outputs, seed = 7): Promise<number> => {
  const python = await newEnoughPython();
  if (!python) throw new Error('Fuzzing needs Python 3.10 or newer (Debian: apt-get install python3 python3-venv).');
  const home = join(localFolder, 'fuzz');
  const installed = await installPythonPackages({ python, home, requirementsFile, witness: 'schemathesis' });
  const { endpoint, region, apiUrl } = outputs;
  const bearer = await token({ endpoint, region }, outputs);
  return new Promise((resolve, reject) => {
    spawn(
      installed.python,
      [
        ...['-m', 'schemathesis.cli', 'run', `${apiUrl}/v1/openapi.json`],
        ...['--header', `Authorization: Bearer ${bearer}`, '--checks', checks.join()],
        ...['--phases', 'examples,coverage,fuzzing', '--max-examples', `${cases}`, '--seed', `${seed}`],
        // A slow machine asks less of it, and does not fail for that.
        ...['--max-time', '75', '--request-timeout', '30'],
        ...['--warnings', 'off', '--no-color', '--suppress-health-check', 'all'],
      ],
      {
        stdio: 'inherit',
        // Its folder of examples seen is no business of ours.
        cwd: localFolder,
        env: { ...process.env, ...(installed.packages && { PYTHONPATH: installed.packages }) },
      },
    )
      .on('error', reject)
      .on('close', (code) => resolve(code ?? 1));
  });
};
