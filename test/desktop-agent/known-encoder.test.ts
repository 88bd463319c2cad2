import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownEncoder } from '../../desktop-agent/ffmpeg/known-encoder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'encoder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a session that was killed uses the encoder that was found before, until capture fails with it (AC-24)', async () => {
  const file = join(folder, 'encoder.json');
  const looked: string[] = [];
  const session = () =>
    knownEncoder(file, async (ffmpeg, wanted) => {
      looked.push(`${ffmpeg} ${wanted}`);
      return { encoder: wanted ?? 'libx264', stable: true };
    });
  expect(await session().find('ffmpeg')).toEqual({ encoder: 'libx264', stable: true });
  expect(await session().find('ffmpeg')).toEqual({ encoder: 'libx264', stable: true });
  expect(looked).toEqual(['ffmpeg undefined']);
  // Somebody has changed the settings.
  expect(await session().find('/opt/ffmpeg', 'h264_mf')).toEqual({ encoder: 'h264_mf', stable: true });
  expect(looked).toEqual(['ffmpeg undefined', '/opt/ffmpeg h264_mf']);
  session().forget();
  await session().find('/opt/ffmpeg', 'h264_mf');
  expect(looked).toHaveLength(3);
  writeFileSync(file, 'cut off');
  await session().find('ffmpeg');
  expect(looked).toHaveLength(4);
});
