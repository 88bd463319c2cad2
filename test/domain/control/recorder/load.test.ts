import { MemoryQuotaMark } from '../../../../adapters/memory/control/quota.ts';
import { QuotaLine } from '../../../../domain/control/recorder/quota-line.ts';
import { seededRandom } from '../../../../local/seeded-random.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

const agents = 300;
const connect = { perSecond: 2, burst: 5 };

/** Time is virtual: how long the test itself takes means nothing, and a busy machine takes longer. */

/** Every agent takes one card number within five minutes, by an automatic pause; in the worst half minute forty at once. */
test('when 300 agents pause by triggers, the quota is respected, no resume comes before its pause, and callers learn what was not paused (PR-06)', async () => {
  const room: ControlRoom = await controlRoom();
  const random = seededRandom(11);
  const line = new QuotaLine(new MemoryQuotaMark(), connect, {
    clock: room.clock,
    wait: room.wait,
    random: random.next,
  });
  room.ports.quotas['amazon-connect'] = line;
  room.ports.recorders = [room.provider];
  const instructions: { at: number; verb: string; contactId: string }[] = [];
  const instruct = room.provider.instruct.bind(room.provider);
  room.provider.instruct = async (instruction) => {
    instructions.push({ at: room.clock().getTime(), verb: instruction.verb, contactId: instruction.contact.contactId });
    await room.wait(random.between(60, 250));
    return instruct(instruction);
  };

  const answers: { contactId: string; took: number; result: string }[] = [];
  const agent = async (index: number): Promise<void> => {
    const contactId = `c-${index}`;
    await room.live.note({ ...connected, contactId, initialContactId: contactId, agentId: `u-${index}` });
    const ask = { contactId, media: ['audio'], by: 'card-form', source: 'trigger' } as const;
    await room.wait(index < 40 ? random.between(0, 1_000) : random.between(0, 300_000));
    const begin = room.clock().getTime();
    const paused = await room.carry({ ...ask, verb: 'pause' });
    answers.push({ contactId, took: room.clock().getTime() - begin, result: paused.outcomes[0]!.result });
    await room.wait(random.between(5_000, 20_000));
    await room.carry({ ...ask, verb: 'resume' });
  };
  await room.run(Promise.all(Array.from({ length: agents }, (_, index) => agent(index))));

  // Over any stretch of time, never more than the burst and what has grown back.
  instructions.sort((a, b) => a.at - b.at);
  for (const [index, { at }] of instructions.entries()) {
    const since = instructions[Math.max(0, index - 20)]!.at;
    const requests = Math.min(index, 20) + 1;
    expect(requests).toBeLessThanOrEqual(connect.burst + ((at - since) / 1000) * connect.perSecond + 1);
  }
  expect(answers).toHaveLength(agents);
  for (const { contactId, result, took } of answers) {
    const verbs = instructions.filter((one) => one.contactId === contactId).map(({ verb }) => verb);
    // A command reported as not done was never sent; a command reported as done was.
    expect(verbs[0]).toBe(result === 'throttled' ? undefined : 'pause');
    expect(result).toMatch(/^(confirmed|throttled)$/);
    expect(took).toBeLessThan(9_000);
    expect(await room.isSound(contactId)).toBe(true);
  }
  const throttled = answers.filter(({ result }) => result === 'throttled');
  // Of forty in one second: a burst of five, and then two a second for as long as a caller waits.
  expect(throttled.length).toBeGreaterThan(0);
  expect(throttled.length).toBeLessThanOrEqual(40 - 5 - 14);
  room.restore();
});
