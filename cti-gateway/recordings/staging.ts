import { createHash, createPublicKey } from 'node:crypto';
import { mkdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, isAbsent } from '../../agent-kit/files/file-errors.ts';
import { hashFile } from '../../agent-kit/files/hash-file.ts';
import { writeWhole } from '../../agent-kit/files/write-whole.ts';
import { sealFile } from '../../agent-kit/sealing/seal-file.ts';
import type { GatewayAnswer } from '../../api/programs/gateway.ts';
import { containerSuffix } from '../../domain/upload/hand-over/arrivals.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import { contactIdOf } from '../instance/delivery.ts';
import type { RecordedCall, StagedContainer } from '../journal/recordings.ts';

export type SealingKey = NonNullable<GatewayAnswer<'settings'>['sealing']>;

/** A PBX may put the caller's number into the name of a file, so the container's name has nothing of it. */
const containerName = (gatewayId: string, guid: string): string =>
  createHash('sha256')
    .update(JSON.stringify([gatewayId, guid]))
    .digest('hex')
    .slice(0, 32) + containerSuffix;

/** The sound of one recording, with its start and end by the cloud's clock. */
export interface Sound {
  guid: string;
  call: RecordedCall;
  startedAt: Date;
  endedAt: Date;
  /** When the PBX announced its recorder. */
  recorderSince?: Date;
  bytes: () => Iterable<Uint8Array>;
}

/**
 * Writes recordings into the staging location, as docs/drop-a-recording.md describes: the container, then its manifest.
 * Only the cloud can open a container, so no unencrypted sound is ever there.
 */
export const stagingOf = ({
  location,
  gatewayId,
  machine,
}: {
  location: string;
  gatewayId: string;
  machine: string;
}) => {
  const fileOf = ({ path }: Pick<StagedContainer, 'path'>): string => join(location, ...path.split('/'));

  const expectLocation = async (): Promise<void> => {
    await stat(location).catch((error) => {
      throw new Error(`The staging location ${location} cannot be reached: ${error.message}`, { cause: error });
    });
  };

  return {
    expectLocation,
    /** @throws Error if the location does not have what was written */
    async seal(sound: Sound, key: SealingKey): Promise<{ container: StagedContainer; sha256: string }> {
      await expectLocation();
      const [startedAt, endedAt] = [sound.startedAt.toISOString(), sound.endedAt.toISOString()];
      const day = startedAt.slice(0, 10);
      await mkdir(join(location, day)).catch((error) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
      const path = `${day}/${containerName(gatewayId, sound.guid)}`;
      const file = fileOf({ path });
      const { header, size } = await sealFile({
        path: file,
        content: {
          ...{ contactId: contactIdOf(gatewayId, sound.call.connectionId), recordingId: sound.guid.slice(0, 255) },
          ...{ medium: 'audio', kind: 'wav', from: startedAt, to: endedAt, gatewayId, monitors: [], marks: [] },
          ...(sound.recorderSince && { recorderSince: sound.recorderSince.toISOString() }),
        },
        bytes: sound.bytes,
        cloudKey: {
          id: key.keyId,
          publicKey: createPublicKey({ key: Buffer.from(key.publicKey, 'base64'), format: 'der', type: 'spki' }),
        },
      });
      const held = await hashFile(file);
      if (held.size !== size) {
        await unlink(file).catch(() => {});
        throw new Error(`The staging location ${location} does not have the bytes that were written to it`);
      }
      return { container: { path, ...held, startedAt, endedAt }, sha256: header.sha256 };
    },
    /** Whether the location still holds the container as it was written. */
    async holds(container: StagedContainer): Promise<'whole' | 'changed' | 'gone'> {
      await expectLocation();
      try {
        return (await hashFile(fileOf(container))).sha256 === container.sha256 ? 'whole' : 'changed';
      } catch (error) {
        if (isAbsent(error)) return 'gone';
        throw error;
      }
    },
    /** From now on, the staging agent may take the container. Repeating it changes nothing. */
    async announce(container: StagedContainer, call: RecordedCall): Promise<void> {
      const { size, sha256, startedAt, endedAt } = container;
      const manifest: Manifest = {
        ...{ version: 1, contactId: contactIdOf(gatewayId, call.connectionId), medium: 'audio' },
        ...{ username: call.username, machine, startedAt, endedAt, size, sha256 },
      };
      await writeWhole(`${fileOf(container)}.manifest.json`, (handle) =>
        handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`),
      );
    },
    async discard(container: StagedContainer): Promise<void> {
      await unlink(fileOf(container)).catch((error) => {
        if (!isAbsent(error)) throw error;
      });
    },
  };
};

export type Staging = ReturnType<typeof stagingOf>;
