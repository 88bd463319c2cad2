import { chooseEncoder, hasSource } from '../../desktop-agent/ffmpeg/choose-encoder.ts';
import { encoderArguments, encoderNames, encodersIn } from '../../desktop-agent/ffmpeg/encoder.ts';
import { isSteady, sourceArguments, windowsSources } from '../../desktop-agent/ffmpeg/screen-source.ts';
import { SourceLadder } from '../../desktop-agent/ffmpeg/source-ladder.ts';
import { ffmpegIsInstalled } from './kit/numbered-pictures.ts';

// Real programs, on machines that do other things too.

const testWithFfmpeg = ffmpegIsInstalled ? test : test.skip;
const monitor = { id: 'DP-2', x: 1920, y: -120, width: 1365, height: 767, primary: false };

test('an X11 screen is captured where the monitor is, in a size that encoders take (AC-10)', () => {
  const args = sourceArguments('x11grab', monitor, { framesPerSecond: 5, display: ':0' }).join(' ');
  expect(args).toBe(
    '-f x11grab -framerate 5 -video_size 1365x767 -i :0+1920,-120 -copyts -enc_time_base 1:1000 -fps_mode passthrough -vf crop=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1 -sws_flags neighbor',
  );
});

test('Windows has three ways to capture, and each stamps frames with the time of the clock (AC-10)', () => {
  const all = windowsSources.map((source) =>
    sourceArguments(source, monitor, { framesPerSecond: 5, index: 1 }).join(' '),
  );
  const clock = '-copyts -enc_time_base 1:1000 -fps_mode passthrough';
  const even = 'crop=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1';
  const stamp = `hwdownload,format=bgra,${even},settb=1/1000,setpts=RTCTIME/1000`;
  expect(all).toEqual([
    `-filter_complex gfxcapture=monitor_idx=1:max_framerate=5:display_border=0,${stamp} ${clock}`,
    `-filter_complex ddagrab=output_idx=1:framerate=5:dup_frames=1,${stamp} ${clock}`,
    `-f gdigrab -framerate 5 -offset_x 1920 -offset_y -120 -video_size 1365x767 -i desktop ${clock} -vf ${even} -sws_flags neighbor`,
  ]);
  expect(windowsSources.filter(isSteady)).toEqual(['ddagrab', 'gdigrab']);
});

test('a way to capture that fails three times in ten seconds gives way to the next, and is tried again later (AC-10)', () => {
  const ladder = new SourceLadder(windowsSources);
  expect(ladder.current(0)).toBe('gfxcapture');
  for (const at of [0, 6000, 12_000]) ladder.failed(at);
  expect(ladder.current(12_000)).toBe('gfxcapture');
  ladder.failed(13_000);
  expect(ladder.current(13_000)).toBe('ddagrab');
  for (const at of [14_000, 15_000, 16_000]) ladder.failed(at);
  expect(ladder.current(16_000)).toBe('gdigrab');
  for (const at of [17_000, 18_000, 19_000]) ladder.failed(at);
  expect(ladder.current(19_000)).toBe('gdigrab');
  expect(ladder.current(615_999)).toBe('gdigrab');
  expect(ladder.current(616_000)).toBe('ddagrab');
  expect(ladder.current(1_215_999)).toBe('ddagrab');
  expect(ladder.current(1_216_000)).toBe('gfxcapture');
});

test('a PC begins with the way to capture that worked last time, and still tries a better one later (AC-10, AC-24)', () => {
  const noted: string[] = [];
  const onStep = (source: string) => void noted.push(source);
  const ladder = new SourceLadder(windowsSources, { first: 'ddagrab', onStep });
  expect(ladder.current(1_000_000)).toBe('ddagrab');
  for (const at of [1_001_000, 1_002_000, 1_003_000]) ladder.failed(at);
  expect(ladder.current(1_602_999)).toBe('gdigrab');
  expect(ladder.current(1_603_000)).toBe('ddagrab');
  expect(noted).toEqual(['gdigrab', 'ddagrab']);
  expect(new SourceLadder(windowsSources, { first: 'no longer known' }).current(0)).toBe('gfxcapture');
});

test.each(encoderNames)('%s writes groups of two seconds that can be cut anywhere (AC-21)', (encoder) => {
  const args = encoderArguments(encoder, 5).join(' ');
  expect(args).toContain(`-c:v ${encoder} `);
  expect(args).toContain('-bf 0 -g 10 ');
});

test('the encoders of a build are read from its own list, the most reliable first (AC-10)', () => {
  const printed = `Encoders:
 V..... = Video
 ------
 V....D h264_nvenc           NVIDIA NVENC H.264 encoder (codec h264)
 V....D h264_mf              H264 via MediaFoundation (codec h264)
 V....D mpeg4                MPEG-4 part 2
 V....D libx264rgb           libx264 H.264 RGB (codec h264)`;
  expect(encodersIn(printed)).toEqual(['h264_mf', 'h264_nvenc']);
});

testWithFfmpeg('an encoder is chosen from the list that ffmpeg gives, and only when it works (AC-10)', async () => {
  expect(await chooseEncoder('ffmpeg')).toEqual({ encoder: 'libx264', stable: true });
  await expect(chooseEncoder('ffmpeg', 'h264_mf')).rejects.toThrow('No H.264 encoder of ffmpeg works here. h264_mf');
  await expect(chooseEncoder('/nowhere/ffmpeg')).rejects.toThrow('/nowhere/ffmpeg cannot be asked for its encoders');
  expect(await hasSource('ffmpeg', 'x11grab')).toBe(true);
  expect(await hasSource('ffmpeg', 'gdigrab')).toBe(false);
  expect(await hasSource('ffmpeg', 'gfxcapture')).toBe(false);
});
