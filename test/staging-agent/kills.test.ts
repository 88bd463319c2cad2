import { killAgainAndAgain } from './kills.ts';

test('killed with SIGKILL at any moment, it loses nothing and repeats nothing; test/staging-agent/kill-200.ts does it 200 times', async () => {
  const { wrong, files } = await killAgainAndAgain({ kills: 8, filesEach: 25, seed: 20261121 });
  expect(wrong).toEqual([]);
  expect(files).toBe(200);
});
