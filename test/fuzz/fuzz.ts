import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Outputs } from '../../local/outputs.ts';
import { installPythonPackages, newEnoughPython } from '../../local/packages/python-packages.ts';
import { localFolder } from '../../local/place.ts';
import { token } from '../../local/users/administrator.ts';

const requirementsFile = join(import.meta.dirname, 'requirements.txt');

/** Cases per operation, in addition to those that cover each bound of its schema. */
const cases = 12;

/** Not a defect: an operation that never answered with a 2xx, or was skipped, is only reported as a warning. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

/**
 * Sends the deployed HTTP API, as an administrator, requests that its own OpenAPI allows and requests that it forbids:
 * there is no undeclared 5xx, and no undeclared answer. Returns the number of findings.
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
        // A slow machine sends fewer requests, and does not fail because of that.
        ...['--max-time', '75', '--request-timeout', '30'],
        ...['--warnings', 'off', '--no-color', '--suppress-health-check', 'all'],
      ],
      {
        stdio: 'inherit',
        // We do not keep its folder of examples.
        cwd: localFolder,
        env: { ...process.env, ...(installed.packages && { PYTHONPATH: installed.packages }) },
      },
    )
      .on('error', reject)
      .on('close', (code) => resolve(code ?? 1));
  });
};
