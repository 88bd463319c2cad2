import { killAgainAndAgain } from './kills.ts';

test('a staging agent that is killed with SIGKILL at any moment loses nothing and repeats nothing', async () => {
  const { wrong, files } = await killAgainAndAgain({ kills: 8, filesEach: 25, seed: 20261121 });
  expect(wrong).toEqual([]);
  expect(files).toBe(200);
});
