import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '../../docs');
const section = (page: string): string =>
  readFileSync(join(docs, page), 'utf8').split('## Related topics\n')[1]!.split('\n## ')[0]!;

/** What the vendor's page on pause and resume refers to. */
test.each([
  ['the standalone application and the Recording Controls page', 'recording-control.md#for-agents-and-supervisors'],
  ['the Recording Controls API', 'recording-control.md#for-programs'],
  ['the integration guides', 'recording-control.md#for-administrators'],
  ['pauses on the side of the provider', 'recording-control.md#paused-on-the-providers-side'],
  ['the program on agents’ PCs', 'desktop-agent.md'],
])('the page about pauses by what agents do leads to %s (PR-34)', (_, target) => {
  expect(section('desktop-manager.md')).toContain(`](${target})`);
});

test('the page on recording control leads to how desktop item events are configured (PR-34)', () => {
  expect(section('recording-control.md')).toContain('](desktop-manager.md#related-topics)');
});
