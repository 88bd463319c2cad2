import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleInto } from '../../lib/function/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const codeOf = (feature: string): string => {
  bundleInto(folder, feature);
  return readFileSync(join(folder, 'index.js'), 'utf8');
};

test('a function bundles its role’s credentials, and no search for others', () => {
  const code = codeOf('contact-import');
  expect(code).toContain('Lambda gave this function no credentials');
  expect(code).not.toMatch(/sso_start_url|credential_process/);
});

test('a function bundles no event streams, which none uses', () => {
  const code = codeOf('staging-api');
  expect(code).toContain('Event streams were left out of this function');
  expect(code).not.toMatch(/Unsuccessful message|:message-type|node:zlib/);
});
