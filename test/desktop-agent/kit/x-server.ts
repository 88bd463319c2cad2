import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isInstalled = (program: string): boolean => spawnSync('which', [program]).status === 0;

export const xvfbIsInstalled = isInstalled('Xvfb');
/** An X server whose monitors come and go: the driver `dummy` is Debian's xserver-xorg-video-dummy. */
export const xorgIsInstalled = isInstalled('Xorg') && isInstalled('xrandr');

export interface XServer {
  display: string;
  /** Changes its monitors. */
  xrandr(...args: string[]): void;
  stop(): Promise<void>;
}

const start = async (program: string, args: string[], cleanUp = () => {}): Promise<XServer> => {
  // It ends with the test, however that ends.
  const child: ChildProcess = spawn('setpriv', ['--pdeathsig', 'TERM', program, '-displayfd', '3', ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  const display = await Promise.race([
    new Promise<string>((resolve) => {
      child.stdio[3]!.on('data', (text: Buffer) => {
        printed += text.toString();
        if (printed.endsWith('\n')) resolve(`:${printed.trim()}`);
      });
    }),
    exited.then(() => {
      throw new Error(`${program} ended before it was ready`);
    }),
  ]);
  return {
    display,
    xrandr(...options) {
      const { status, stderr } = spawnSync('xrandr', ['--display', display, ...options]);
      if (status !== 0) throw new Error(`xrandr ${options.join(' ')}: ${stderr}`);
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      cleanUp();
    },
  };
};

export const startXvfb = (size = '640x360'): Promise<XServer> =>
  start('Xvfb', ['-screen', '0', `${size}x24`, '-noreset', '-nolisten', 'tcp']);

const modes = {
  '1280x720': '74.50 1280 1344 1472 1664 720 723 728 748',
  '1024x768': '65.00 1024 1048 1184 1344 768 771 777 806',
  '640x480': '25.18 640 656 752 800 480 490 492 525',
};

const configuration = `
Section "Device"
 Identifier "device"
 Driver "dummy"
 VideoRam 128000
EndSection
Section "Monitor"
 Identifier "monitor"
 HorizSync 5-1000
 VertRefresh 5-200
${Object.entries(modes)
  .map(([name, timing]) => ` Modeline "${name}" ${timing}`)
  .join('\n')}
EndSection
Section "Screen"
 Identifier "screen"
 Device "device"
 Monitor "monitor"
 DefaultDepth 24
 SubSection "Display"
  Depth 24
  Modes ${Object.keys(modes)
    .map((name) => `"${name}"`)
    .join(' ')}
  Virtual 2560 1600
 EndSubSection
EndSection
`;

/** Its monitors are DUMMY0, DUMMY1...; at the start there is one of 1280x720. */
export const startXorg = (): Promise<XServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'xorg-'));
  const config = join(folder, 'xorg.conf');
  writeFileSync(config, configuration);
  return start(
    'Xorg',
    [
      '-config',
      config,
      '-logfile',
      join(folder, 'xorg.log'),
      '-noreset',
      '-nolisten',
      'tcp',
      '-novtswitch',
      '-sharevts',
    ],
    () => rmSync(folder, { recursive: true, force: true }),
  );
};
