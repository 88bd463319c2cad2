import { killAgainAndAgain } from './kills.ts';

test('killed -9 at any moment: nothing lost, nothing twice; 200 times by test/staging-agent/kill-200.ts', async () => {
  const { wrong, files } = await killAgainAndAgain({ kills: 8, filesEach: 25, seed: 20261121 });
  expect(wrong).toEqual([]);
  expect(files).toBe(200);
}, 120_000);
