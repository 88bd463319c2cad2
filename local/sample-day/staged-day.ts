import { createHash } from 'node:crypto';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import type { Directory, SimulatedUser } from '../connect-simulator/directory.ts';
import type { StagedFile } from '../data-server/drop.ts';
import { screenFilm } from '../media/screen-film.ts';
import { wavOf } from '../media/sound.ts';
import { conversation } from '../media/voices.ts';
import { idOf, type SeededRandom, seededRandom } from '../seeded-random.ts';
import type { Talk } from './day.ts';
import { shortTalkSeconds } from './workflow.ts';

/** The team whose recordings are staged; the data server refuses everybody else's. */
export const stagedTeam = 'Support North';

/**
 * The files that the desktops of one team dropped into the staging location: voice and screen of contacts without a contact
 * record, screens of contacts that Connect recorded, and one recording of somebody who is not associated. They are always the
 * same on the same day.
 */
export const stagedDay = async ({
  directory,
  talks,
  now,
}: {
  directory: Directory;
  talks: readonly Talk[];
  now: Date;
}): Promise<StagedFile[]> => {
  const random = seededRandom(20261121);
  const day = now.toISOString().slice(0, 10);
  const of = (team: string) => {
    const group = directory.groups.find(({ name }) => name === team);
    return directory.users.filter(({ groupId }) => groupId === group?.id);
  };
  const staff = of(stagedTeam);
  const members = new Set(staff.map(({ username }) => username));

  const talkAt = (index: number, { username }: SimulatedUser, seconds: number): Talk => {
    const endedAt = Math.floor(now.getTime() / 1000) * 1000 - (40 * 60 - index * 90) * 1000;
    const contactId = idOf('staged sample day', day, index);
    return { contactId, username, startedAt: endedAt - seconds * 1000, endedAt };
  };
  const own = Array.from({ length: 12 }, (_, index) => {
    const seconds =
      index % 4 === 0
        ? random.between(3, shortTalkSeconds)
        : random.between(shortTalkSeconds + 1, 2 * shortTalkSeconds);
    return talkAt(index, random.pick(staff), seconds);
  });
  const stranger = talkAt(own.length, random.pick(of('Sales Inbound')), 9);
  const screens = talks.filter(({ username }) => members.has(username)).slice(0, 10);
  return [
    ...(await Promise.all(own.map(async (talk) => [voiceOf(talk, random), await screenOf(talk)]))).flat(),
    ...(await Promise.all(screens.map(screenOf))),
    voiceOf(stranger, random),
  ];
};

const staged = (
  { contactId, username, startedAt, endedAt }: Talk,
  medium: Manifest['medium'],
  extension: string,
  content: Uint8Array,
): StagedFile => ({
  path: `${new Date(startedAt).toISOString().slice(0, 10)}/${contactId}-${medium}.${extension}`,
  content,
  manifest: {
    version: 1,
    contactId,
    medium,
    username,
    machine: `PC-${idOf('machine', username).slice(0, 4).toUpperCase()}`,
    ipAddress: `10.20.0.${10 + (Number.parseInt(idOf('machine', username).slice(0, 2), 16) % 200)}`,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  },
});

/** The sound of a talk, as a desktop has recorded it. */
export const voiceOf = (talk: Talk, random: SeededRandom): StagedFile => {
  const seconds = (talk.endedAt - talk.startedAt) / 1000;
  return staged(talk, 'audio', 'wav', wavOf(conversation(seconds, random), 'mu-law'));
};

/** A film of an invented agent's screen, as long as the talk. */
const screenOf = async (talk: Talk): Promise<StagedFile> =>
  staged(talk, 'screen', 'webm', await screenFilm('webm', (talk.endedAt - talk.startedAt) / 1000));
