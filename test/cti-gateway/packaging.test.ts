import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packaged = (name: string) => readFileSync(join(import.meta.dirname, '../../cti-gateway/packaging', name), 'utf8');
const unit = packaged('fermata-cti-gateway.service');
const definition = packaged('fermata-cti-gateway.xml');
const script = packaged('install.ps1');

test('the services start the program with the settings that the guide names (QG-13)', () => {
  expect(unit).toMatch(/^ExecStart=\/usr\/local\/bin\/cti-gateway run/m);
  expect(definition).toContain('<arguments>run --settings "%ProgramData%\\Fermata\\cti-gateway.json"</arguments>');
  expect(script).toContain("Join-Path $data 'cti-gateway.json'");
});

test('the Windows installer installs the service that WinSW defines, for the given account, and removes the rights of others (QG-13)', () => {
  const [, id] = /<id>(.+)<\/id>/.exec(definition)!;
  const [, program] = /<executable>%BASE%\\(.+)<\/executable>/.exec(definition)!;
  for (const word of [`Start-Service ${id}`, `Stop-Service ${id}`, `'${program}'`]) expect(script).toContain(word);
  for (const name of ['domain', 'user', 'username']) expect(script).toContain(`.serviceaccount.${name}`);
  expect(script).toContain('/inheritance:r');
  expect(definition).not.toMatch(/<password>/);
});

test('the enrolment code is not an argument of a process (QG-13)', () => {
  expect(script).toContain('$env:FERMATA_ENROLMENT_CODE = $EnrolmentCode');
  expect(script).not.toContain('--code');
});
