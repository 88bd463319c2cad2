import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sections } from '../../cti-gateway/doctor.ts';
import { message } from '../../cti-gateway/json/messages.ts';
import { settings } from '../../cti-gateway/settings.ts';
import { flagLabels } from '../../domain/flag/words.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/telephony.md'), 'utf8');
const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block]) => block!);

test('the manual has its five sections in order, and explains every flag (QG-40)', () => {
  const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading!);
  expect(headings.map((heading) => heading.toLowerCase())).toEqual(
    expect.arrayContaining(sections.map((section) => section.toLowerCase())),
  );
  for (const label of Object.values(flagLabels)) expect(page).toContain(`| ${label}`);
});

test('the settings file that the manual shows is valid (QG-40)', () => {
  expect(settings.parse(JSON.parse(blocks[0]!)).instances).toHaveLength(1);
});

test('each message that the manual shows is accepted, and there is one for each event (QG-40)', () => {
  const shown = blocks[1]!.trim().split('\n');
  const events = shown.map((line) => message.parse(JSON.parse(line)).event);
  expect(new Set(events).size).toBe(message.options.length);
});

test.each(['CallRex', 'QMS Gateway', 'QMS Data Server', 'Recording Service', 'Recording GUID', 'Application Manager'])(
  'the manual says what %s is called here (QG-39)',
  (name) => {
    const [, table = ''] = page.split('## Names of other products');
    expect(table).toContain(name);
  },
);
