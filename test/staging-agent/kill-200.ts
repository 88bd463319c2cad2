import { killAgainAndAgain } from './kills.ts';

const [kills = '200', seed = '1'] = process.argv.slice(2);
const told = await killAgainAndAgain({
  kills: Number(kills),
  filesEach: 3,
  seed: Number(seed),
  say: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(`${told.kills} kills, ${told.files} recordings, ${told.sentAgain} parts sent again\n`);
for (const line of told.wrong) process.stdout.write(`WRONG  ${line}\n`);
process.exitCode = told.wrong.length === 0 ? 0 : 1;
