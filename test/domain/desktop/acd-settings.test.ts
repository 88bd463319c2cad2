import { type AcdSettings, mayHaveScreens, unsetAcdSettings } from '../../../domain/desktop/acd-settings.ts';

const saved = (rteMessaging: boolean, changedAt: string): AcdSettings => ({
  ...{ rteMessaging, version: 1, changedAt, changedBy: 'root' },
});

test.each<[string, string, AcdSettings | undefined, boolean]>([
  ['may', 'RTE messaging has been on for months', saved(true, '2026-01-01T00:00:00.000Z'), true],
  ['may', 'RTE messaging was switched off within the last week', saved(false, '2026-11-13T10:00:00.001Z'), true],
  ['cannot', 'RTE messaging was switched off a week ago', saved(false, '2026-11-13T10:00:00.000Z'), false],
  ['cannot', 'nobody has switched RTE messaging on', unsetAcdSettings, false],
  ['cannot', 'nobody has saved settings', undefined, false],
])('an imported contact %s have a screen on a PC when %s (AC-09)', (_, __, settings, may) => {
  expect(mayHaveScreens(settings, '2026-11-20T10:00:00.000Z')).toBe(may);
});
