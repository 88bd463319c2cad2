import type { DataServer } from '../../../domain/data-server/data-server.ts';
import type { Team, User } from '../../../domain/user/user.ts';
import type { Draft } from '../../../domain/workflow/check/finding.ts';
import { type Circumstances, lint } from '../../../domain/workflow/check/lint.ts';
import type { Actions, WorkflowRule } from '../../../domain/workflow/workflow.ts';
import { anEvent, aRule } from '../../lambdas/daily-event/daily-event-kit.ts';

export const now = new Date('2026-02-03T12:00:00Z');

export const teams: Team[] = [
  { teamId: 'europe', name: 'Europe', path: ['europe'] },
  { teamId: 'staged', name: 'Staged Upload Team', path: ['europe', 'staged'] },
  { teamId: 'other', name: 'Other', path: ['other'] },
];
export const user = (userId: string, firstName: string, teamId: string): User => ({
  userId,
  username: firstName.toLowerCase(),
  firstName,
  formerUsernames: [],
  teamId,
  active: true,
  syncedAt: '2026-02-03T00:00:00Z',
});
export const ann = user('u1', 'Ann', 'staged');
export const bob = user('u2', 'Bob', 'other');

export const site = (changes: Partial<DataServer> = {}): DataServer => ({
  dataServerId: 'site-1',
  name: 'Site 1',
  stagedUpload: {
    enabled: true,
    location: '\\\\nas01\\staged',
    username: 'CORP\\svc.fermata',
    passwordSet: true,
  },
  timeZone: 'Europe/Berlin',
  bandwidth: [],
  association: { mode: 'any', ipRanges: [], teamIds: ['staged'] },
  version: 1,
  ...changes,
});

export const ofStaged = { conditions: [{ field: 'team' as const, teamIds: ['staged'] }] };
export const stagedRule = aRule('Staged Upload Team', ofStaged);
export const patient = anEvent([], { kind: 'end-of-call', version: 1 });

export const lintDraft = (draft: Partial<Draft>, circumstances: Partial<Circumstances> = {}) =>
  lint(
    { ...anEvent(), ...draft },
    { dataServers: [site()], users: [ann, bob], teams, other: patient, now, ...circumstances },
  );
export const codes = (...given: Parameters<typeof lintDraft>) =>
  lintDraft(...given).map(({ ruleId, severity, code }) => `${ruleId} ${severity} ${code}`);

export const setOf = (keep: Actions['keep']): Partial<WorkflowRule> => ({ ...ofStaged, actions: { keep } });
export const all = { percent: 100, immediateUpload: false };
