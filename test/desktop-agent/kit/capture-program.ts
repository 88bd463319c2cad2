import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceLadder } from '../../../desktop-agent/ffmpeg/source-ladder.ts';
import { openSegments } from '../../../desktop-agent/service/segments/segments.ts';
import { OrphanList } from '../../../desktop-agent/session/capture/orphan-list.ts';
import { startCapture } from '../../../desktop-agent/session/capture/start-capture.ts';
import { X11Monitors } from '../../../desktop-agent/session/monitors/x11-monitors.ts';

/** Captures a display into a folder until it is killed: `node capture-program.ts <display> <folder>`. */
const [display, folder] = process.argv.slice(2) as [string, string];
const privateKey = createPrivateKey(readFileSync(join(folder, 'key.pem')));
const segments = await openSegments(join(folder, 'segments'), { privateKey, publicKey: createPublicKey(privateKey) });
const orphans = new OrphanList(join(folder, 'children.json'));
orphans.endOrphans();
const runs = new Set<string>();
startCapture({
  ...{ ffmpeg: 'ffmpeg', encoder: 'libx264', sources: new SourceLadder(['x11grab']) },
  ...{ monitors: await X11Monitors.open(display), logonSessionId: 'session-1', display, orphans },
  logger: { warn: () => {}, info: () => {} },
  deliver: async (piece) => {
    await segments.write(piece);
    // The test waits for frames of the first monitor that are on the disk.
    if (piece.kind === 'run' && piece.run.monitorId === 'DUMMY0') runs.add(piece.run.runId);
    if (piece.kind === 'frame' && runs.has(piece.runId)) process.stdout.write(`${piece.time}\n`);
  },
});
