import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { customerNumber } from '../simulator/customer.ts';
import { jsonOf, Refusal, type Reply, type Server, type SimulatedRequest, simulate } from '../simulator/simulated.ts';
import { throttle } from '../simulator/throttle.ts';

/** A call of the simulated tenant. */
export interface SimulatedWebexTask {
  taskId: string;
  /** The agent who owns it, which is the one who was connected last. */
  agentId?: string;
  /** Every agent who is or was on it. */
  agents: { agentId: string; left: boolean }[];
  queueId: string;
  recording: 'none' | 'recording' | 'paused' | 'ended';
  /** Whether its queue lets agents pause. */
  pausePermitted: boolean;
  history: { at: string; did: string; by: string }[];
}

export interface WebexSimulator extends Server {
  /** Resolves when every webhook that was due has been delivered or given up. */
  webhooksSent(): Promise<void>;
}

interface Options {
  port?: number;
  accessToken?: string;
  secret?: string;
  quota?: { rate: number; burst: number };
  /** The address to which webhooks are sent; none are sent if it is left out. */
  webhooksTo?: string;
  clock?: () => Date;
}

/** The simulated tenant's credentials. They are no secret, because they give access to nothing. */
export const simulatedWebex = {
  accessToken: 'simulated-agent-access-token',
  secret: 'simulated-webhook-secret-of-32-characters',
};

const errorReply = (status: number, message = 'Request failed'): Reply => ({
  status,
  body: { trackingId: `WX_CC_${randomUUID()}`, error: { key: String(status), message: [{ description: message }] } },
});

const refuse = (status: number, message?: string): never => {
  throw new Refusal(errorReply(status, message));
};

/**
 * Webex Contact Center's pause and resume of a task's recording: accepted at once, done a moment later, and reported by a
 * signed webhook. In addition:
 *
 *     POST /simulator/tasks               { agentId, pausePermitted? }  a call, connected and recorded
 *     POST /simulator/tasks/{id}/pause    { agentId }  in Webex's own desktop; resume likewise
 *     POST /simulator/tasks/{id}/transfer { agentId, mode?: "blind" | "consult", anew? }  to another agent; with `anew` what
 *                                         was paused is recorded from there on
 *     POST /simulator/tasks/{id}/conference { agentId }  another agent talks, too
 *     POST /simulator/tasks/{id}/leave    { agentId }  one agent hangs up and wraps up
 *     POST /simulator/tasks/{id}/end
 *     PUT  /simulator/webhooks            { "to": address, "delay"?, "copies"?, "fails"?: 2 }  the next two do not work
 *                                         { "held": true | "first" | "last" }  held back; then sent, the first or the last first
 *     GET  /simulator/recordings/{id}     what is recorded and paused now, and what was at which time
 *     PUT  /simulator/failures            see local/simulator/simulated.ts
 */
export const startWebexSimulator = async ({
  port = 0,
  accessToken = simulatedWebex.accessToken,
  secret = simulatedWebex.secret,
  quota = { rate: 30, burst: 100 },
  webhooksTo = '',
  clock = () => new Date(),
}: Options = {}): Promise<WebexSimulator> => {
  const limit = throttle(quota);
  const tasks = new Map<string, SimulatedWebexTask>();
  const webhooks = { to: webhooksTo, delay: 0, copies: 1, fails: 0 };
  let last: Promise<void> = Promise.resolve();
  let held: (() => void)[] | undefined;

  const hold = (how: unknown) => {
    const waiting = held ?? [];
    held = how === true ? waiting : undefined;
    if (!held) for (const sendNow of how === 'last' ? waiting.toReversed() : waiting) sendNow();
  };

  /** The fields that an agent's desktop gets, in addition to those of every webhook. */
  const interactionOf = ({ taskId, agentId, agents, recording }: SimulatedWebexTask) => ({
    interactionId: taskId,
    mediaType: 'telephony',
    owner: agentId,
    isTerminated: recording === 'ended',
    participants: Object.fromEntries(
      agents.map(({ agentId: id, left }) => [id, { id, pType: 'Agent', hasJoined: true, hasLeft: left }]),
    ),
  });

  /** Each webhook is signed with the time at which it is sent. The time of the event does not change. */
  const send = (type: string, task: SimulatedWebexTask, more: Record<string, unknown> = {}) => {
    const happened = clock();
    const { taskId, agentId, queueId } = task;
    const data = {
      ...{ taskId, agentId, queueId, channelType: 'telephony', direction: 'INBOUND', origin: customerNumber },
      ...{ createdTime: happened.getTime(), ...more },
    };
    const now = () => post(type, data);
    if (held) held.push(now);
    else now();
  };

  const post = (type: string, data: object) => {
    const { to, delay, copies } = webhooks;
    if (!to) return;
    const now = clock();
    const body = JSON.stringify({
      specversion: '1.0',
      id: randomUUID(),
      type,
      source: '/com/cisco/wxcc/simulated',
      comciscoorgid: 'simulated',
      comciscotimestamp: now.getTime(),
      datacontenttype: 'application/json',
      data,
    });
    const headers = {
      'content-type': 'application/json',
      'x-webexcc-signature': createHmac('sha256', secret).update(body).digest('hex'),
      'x-webexcc-timestamp': String(now.getTime()),
      'x-webexcc-webhook-version': '2',
    };
    last = last.then(async () => {
      if (delay > 0) await sleep(delay);
      for (let copy = 0; copy < copies; copy += 1)
        await fetch(to, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) }).catch(() => {});
    });
  };

  const mark = (task: SimulatedWebexTask, recording: SimulatedWebexTask['recording'], did: string, by: string) => {
    task.recording = recording;
    task.history.push({ at: clock().toISOString(), did, by });
  };

  /** An accepted command is carried out a moment later; a failure is reported as desktops receive it. */
  const attempt = (task: SimulatedWebexTask, verb: 'pause' | 'resume', by: string) => {
    const [from, to, done] = verb === 'pause' ? ['recording', 'paused', 'paused'] : ['paused', 'recording', 'resumed'];
    const there = task.recording === to;
    if (webhooks.fails > 0 || (task.recording !== from && !there)) {
      webhooks.fails = Math.max(0, webhooks.fails - 1);
      return send(verb === 'pause' ? 'ContactRecordingPauseFailed' : 'ContactRecordingResumeFailed', task);
    }
    if (!there) mark(task, to as 'paused' | 'recording', done!, by);
    send(verb === 'pause' ? 'ContactRecordingPaused' : 'ContactRecordingResumed', task);
  };

  /** An agent hangs up, and their desktop wraps up while the customer continues with others, or waits. */
  const leaves = (task: SimulatedWebexTask, agentId: string) => {
    const one = task.agents.findLast((agent) => agent.agentId === agentId && !agent.left);
    if (!one) refuse(404, 'No such agent on it');
    else one.left = true;
    send('AgentWrapup', task, { agentId, interaction: interactionOf(task), wrapUpRequired: true });
  };

  const comes = (task: SimulatedWebexTask, agentId: string) => {
    task.agents.push({ agentId, left: false });
    task.agentId = agentId;
    send('task:connected', task);
  };

  const transfer = (task: SimulatedWebexTask, { agentId: to, mode = 'blind', anew }: Record<string, unknown>) => {
    const from = task.agentId ?? '';
    if (mode === 'blind') leaves(task, from);
    comes(task, String(to));
    if (anew && task.recording === 'paused') mark(task, 'recording', 'recorded again', 'webex');
    if (mode === 'blind') return;
    send('AgentConsultTransferred', task, { destAgentId: to, owner: to, agentId: from });
    if (task.agents.some((one) => one.agentId === from && !one.left)) leaves(task, from);
  };

  const conference = (task: SimulatedWebexTask, agentId: string) => {
    task.agents.push({ agentId, left: false });
    const interaction = interactionOf(task);
    send('AgentConsultConferenced', task, { agentId, participantId: agentId, interaction });
  };

  const run = ({ headers, body }: SimulatedRequest, taskId: string, verb: 'pause' | 'resume'): Reply => {
    if (headers.authorization !== `Bearer ${accessToken}`) refuse(401, 'Unauthorized');
    if (!limit.admits('tenant')) refuse(429, 'Too many requests');
    const task = tasks.get(taskId);
    if (!task || task.recording === 'ended') return refuse(404, 'Task not found');
    if (verb === 'resume' && typeof jsonOf(body).autoResumed !== 'boolean') refuse(400, 'autoResumed is required');
    if (!task.pausePermitted || task.recording === 'none') refuse(400, 'Pause and resume are not permitted');
    attempt(task, verb, task.agentId ?? 'agent');
    return { status: 202 };
  };

  const switches = ({ url, body }: SimulatedRequest): object => {
    const [, , what, id = '', verb] = url.pathname.split('/');
    const wish = jsonOf(body);
    if (what === 'webhooks') {
      const { held: how, ...others } = wish;
      Object.assign(webhooks, others);
      if (how !== undefined) hold(how);
      return webhooks;
    }
    if (what === 'tasks' && id === '') {
      const { agentId, pausePermitted = true } = wish as Partial<SimulatedWebexTask>;
      const task: SimulatedWebexTask = {
        taskId: randomUUID(),
        ...(agentId && { agentId }),
        agents: agentId ? [{ agentId, left: false }] : [],
        queueId: 'queue-1',
        recording: 'none',
        pausePermitted,
        history: [],
      };
      tasks.set(task.taskId, task);
      send('task:new', { ...task, agentId: undefined as never });
      mark(task, 'recording', 'started', 'webex');
      send('task:connected', task);
      return task;
    }
    const task = tasks.get(id) ?? refuse(404, 'No such task');
    if (what === 'recordings') return task;
    if (verb === 'pause' || verb === 'resume') attempt(task, verb, String(wish.agentId ?? task.agentId));
    else if (verb === 'transfer') transfer(task, wish);
    else if (verb === 'conference') conference(task, String(wish.agentId));
    else if (verb === 'leave') leaves(task, String(wish.agentId));
    else if (verb === 'end') {
      mark(task, 'ended', 'ended', 'customer');
      send('task:ended', task);
    } else refuse(404, 'No such switch');
    return task;
  };

  const path = /^\/v1\/tasks\/([^/]+)\/record\/(pause|resume)$/;
  const server = await simulate(port, {
    operation: (request) => {
      const [, taskId, verb] = path.exec(request.url.pathname) ?? [];
      if (request.method !== 'POST' || !taskId || !verb) return undefined;
      return { name: verb, run: () => run(request, decodeURIComponent(taskId), verb as 'pause' | 'resume') };
    },
    switches: (request) => ({ status: 200, body: switches(request) }),
    error: ({ status, message }) => errorReply(status, message),
  });
  return { ...server, webhooksSent: () => last };
};
