import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealFile } from '../../agent-kit/sealing/seal-file.ts';
import type { SealedContent } from '../../domain/screen/sealed-container.ts';

/** A container as a PC seals it for the cloud's key: five minutes of one monitor, paused for a second. */
export const sealedScreen = async (
  bytes: Uint8Array,
  { publicKey, keyId = 'key-1', ...more }: { publicKey: KeyObject; keyId?: string } & Partial<SealedContent>,
): Promise<Buffer> => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-sealed-'));
  try {
    const path = join(folder, 'screen.sealed');
    const content = {
      contactId: 'c-1',
      recordingId: 'extraction-1',
      medium: 'screen' as const,
      kind: 'mp4' as const,
      from: '2026-11-20T09:00:00.000Z',
      to: '2026-11-20T09:05:00.000Z',
      desktopId: 'desktop-1',
      monitors: [{ id: 'DP-1', width: 1920, height: 1080 }],
      marks: [{ track: 0, fromMs: 1000, toMs: 2000, cause: 'paused' as const }],
      ...more,
    };
    await sealFile({ path, content, bytes, cloudKey: { id: keyId, publicKey } });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
