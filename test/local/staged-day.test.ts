import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifest } from '../../api/programs/staging.ts';
import { unsetRoles } from '../../domain/schedule/recording-roles.ts';
import { setUpCheck } from '../../domain/workflow/check/setup-check.ts';
import { directory } from '../../local/connect-simulator/directory.ts';
import { drop, type StagedFile } from '../../local/data-server/drop.ts';
import { sampleDay } from '../../local/sample-day/day.ts';
import { stagedDay, stagedTeam } from '../../local/sample-day/staged-day.ts';
import { dailyRules, endOfCallRules, shortTalkSeconds } from '../../local/sample-day/workflow.ts';

const now = new Date('2026-11-20T15:00:00Z');
const people = directory();
const arn = 'arn:aws:connect:us-east-1:000000000000:instance/00000000-0000-4000-8000-000000000001';
const instance = { arn, groups: people.groups };
const { talks } = sampleDay({ instance, directory: people, recordingsBucket: 'recordings', now });
let files: StagedFile[];
beforeAll(async () => {
  files = await stagedDay({ directory: people, talks, now });
});

describe('the staged part of the sample day', () => {
  test('is the same whenever it is played', async () => {
    const again = await stagedDay({ directory: people, talks, now });
    expect(again.map((file) => file.manifest)).toEqual(files.map((file) => file.manifest));
  });

  test('has complete recordings with correct manifests, each under its own name', () => {
    for (const file of files) {
      expect(manifest.safeParse(file.manifest).error).toBeUndefined();
      expect(file.manifest.size).toBe(file.content.length);
      expect(file.manifest.sha256).toBe(createHash('sha256').update(file.content).digest('hex'));
      expect(Date.parse(file.manifest.endedAt)).toBeLessThan(now.getTime());
    }
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  test('belongs to the one team that stages, except one recording that must be refused (SU-25)', () => {
    const team = people.groups.find(({ name }) => name === stagedTeam)?.id;
    const members = new Set(people.users.filter(({ groupId }) => groupId === team).map(({ username }) => username));
    expect(files.filter((file) => !members.has(file.manifest.username))).toHaveLength(1);
  });

  test('has something for each rule, with short, ordinary and long calls and screens of contacts that Connect recorded', () => {
    const seconds = files.map(
      ({ manifest: { startedAt, endedAt } }) => (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    );
    expect(seconds.filter((length) => length <= shortTalkSeconds).length).toBeGreaterThan(2);
    expect(seconds.filter((length) => length > shortTalkSeconds && length < 12).length).toBeGreaterThan(2);
    expect(seconds.filter((length) => length >= 12).length).toBeGreaterThan(2);
    const recorded = new Set(talks.map(({ contactId }) => contactId));
    const matching = files.filter((file) => recorded.has(file.manifest.contactId));
    expect(matching.length).toBeGreaterThan(5);
    expect(new Set(matching.map((file) => file.manifest.medium))).toEqual(new Set(['screen']));
  });

  test('has a complete set-up, in which its team is staged although long calls are uploaded at once (SU-08, SU-09)', () => {
    const team = people.groups.find(({ name }) => name === stagedTeam)!;
    const saved = { version: 1, changedAt: now.toISOString(), changedBy: 'admin' };
    const { steps, agents } = setUpCheck({
      recordingRoles: unsetRoles,
      dataServers: [
        {
          dataServerId: 'site',
          name: 'Site',
          stagedUpload: { enabled: true, location: '/staged', passwordSet: true },
          timeZone: 'UTC',
          bandwidth: [],
          association: { mode: 'any', ipRanges: [], teamIds: [team.id] },
          version: 1,
        },
      ],
      users: people.users.map(({ id, groupId, ...user }) => ({
        ...user,
        userId: id,
        ...(groupId !== undefined && { teamId: groupId }),
        formerUsernames: [],
        active: true,
        syncedAt: now.toISOString(),
      })),
      teams: people.groups.map(({ id, ...group }) => ({ ...group, teamId: id })),
      endOfCall: { kind: 'end-of-call', ...endOfCallRules, ...saved },
      daily: { kind: 'daily', ...dailyRules(team.id), time: '18:00', timeZone: 'UTC', ...saved },
      now,
    });
    expect(steps.at(-1)).toMatchObject({ step: 4, done: true, missing: [] });
    const members = people.users.filter(({ groupId }) => groupId === team.id).map(({ username }) => username);
    expect(members.length).toBeGreaterThan(1);
    const staged = agents.filter((agent) => agent.staged);
    expect(staged.map(({ username }) => username).sort()).toEqual(members.sort());
    for (const { because } of staged)
      expect(because).toContain('“Long talks at once” decides about some recordings at once');
  });

  test('is dropped as by a desktop, with nothing incomplete and each manifest next to its recording', () => {
    const location = mkdtempSync(join(tmpdir(), 'fermata-location-'));
    try {
      const [file] = files;
      drop(location, file!);
      const left = readdirSync(location, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(left.map(({ name }) => name).sort()).toEqual(
        [file!.path, `${file!.path}.manifest.json`].map((path) => path.split('/').at(-1)).sort(),
      );
      expect(JSON.parse(readFileSync(join(location, `${file!.path}.manifest.json`), 'utf8'))).toEqual(file!.manifest);
      expect(readFileSync(join(location, file!.path)).equals(file!.content)).toBe(true);
    } finally {
      rmSync(location, { recursive: true, force: true });
    }
  });
});
