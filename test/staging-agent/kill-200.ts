import { killAgainAndAgain } from './kills.ts';

const [kills = '200', seed = '1'] = process.argv.slice(2);
const result = await killAgainAndAgain({
  kills: Number(kills),
  filesEach: 3,
  seed: Number(seed),
  say: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(`${result.kills} kills, ${result.files} recordings, ${result.sentAgain} parts sent again\n`);
for (const line of result.wrong) process.stdout.write(`WRONG  ${line}\n`);
process.exitCode = result.wrong.length === 0 ? 0 : 1;
