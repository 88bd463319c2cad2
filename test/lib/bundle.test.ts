import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleInto } from '../../lib/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a function carries its role’s credentials and no search for others', () => {
  bundleInto(folder, 'contact-import');
  const code = readFileSync(join(folder, 'index.js'), 'utf8');
  expect(code).toContain('Lambda gave this function no credentials');
  expect(code).not.toMatch(/sso_start_url|credential_process/);
});
