import { dependsOnRecord, needsContact } from '../../../domain/workflow/rules.ts';
import type { Actions, Condition, KeptKind, Subject, WorkflowRule } from '../../../domain/workflow/workflow.ts';
import { anEvent, aRule, keepAll } from '../../lambdas/daily-event/daily-event-kit.ts';

const ann: Condition = { field: 'agent', agentIds: ['ann'] };
const sales: Condition = { field: 'queue', queueNames: ['Sales'] };
const subject = (agentId: string, kind: KeptKind = 'voice'): Subject => ({
  ...{ contactId: 'c-1', recordingId: 'r-1', kind, agentId, teamIds: [], durationSeconds: 60, metadata: {} },
  ...{ dataServerId: 'site-1', tagged: false },
});
const event = (...rules: WorkflowRule[]) => anEvent(rules, { kind: 'end-of-call' });
const screensApart: Actions = {
  keep: { ...keepAll(100, true).keep, 'unmatched-screen': { percent: 0, immediateUpload: false } },
};

describe('an event needs the record of the contact', () => {
  test.each<[Condition, boolean]>([
    [sales, true],
    [{ field: 'direction', direction: 'inbound' }, true],
    [{ field: 'called-number', numbers: ['+41*'] }, true],
    [{ field: 'calling-number', numbers: ['+41*'] }, true],
    [{ field: 'metadata', key: 'order', values: ['1'] }, true],
    [ann, false],
    [{ field: 'team', teamIds: ['t'] }, false],
    [{ field: 'duration', atLeast: 60 }, false],
    [{ field: 'data-server', dataServerIds: ['site-1'] }, false],
  ])('if one of its rules asks for %j: %s (SU-29)', (condition, needed) => {
    expect(needsContact(event(aRule('First'), aRule('Second', { conditions: [ann, condition] })))).toBe(needed);
  });

  test('for a recording only if such a rule comes before the one that decides (SU-29)', () => {
    const queueFirst = event(aRule('Sales', { conditions: [sales] }), aRule('Ann', { conditions: [ann] }));
    const annFirst = event(aRule('Ann', { conditions: [ann] }), aRule('Sales', { conditions: [sales] }));
    const annsSales = event(aRule('Sales of Ann', { conditions: [ann, sales] }));
    expect(dependsOnRecord(queueFirst)(subject('ann'))).toBe(true);
    expect(dependsOnRecord(annFirst)(subject('ann'))).toBe(false);
    expect(dependsOnRecord(annFirst)(subject('bob'))).toBe(true);
    expect(dependsOnRecord(annsSales)(subject('ann'))).toBe(true);
    expect(dependsOnRecord(annsSales)(subject('bob'))).toBe(false);
  });

  test('for a screen without sound if the deciding rule treats those with sound differently (SU-35)', () => {
    const apart = event(aRule('Ann', { conditions: [ann], actions: screensApart }));
    expect(dependsOnRecord(apart)(subject('ann', 'unmatched-screen'))).toBe(true);
    expect(dependsOnRecord(apart)(subject('ann', 'matching-screen'))).toBe(false);
    expect(dependsOnRecord(apart)(subject('bob', 'unmatched-screen'))).toBe(false);
  });
});
