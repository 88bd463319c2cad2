import { reportedCauses } from '../../desktop-agent/service/journal/gap-words.ts';
import * as reported from '../../domain/desktop/words.ts';
import { gapCauses } from '../../domain/screen/gap.ts';

test('every cause of a gap on the PC has a word in the cloud, and the cloud has no word that no PC uses', () => {
  expect(Object.keys(reportedCauses).sort()).toEqual([...gapCauses].sort());
  expect([...new Set(Object.values(reportedCauses))].sort()).toEqual([...reported.gapCauses].sort());
});
