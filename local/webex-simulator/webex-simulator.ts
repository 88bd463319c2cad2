import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Asked, jsonOf, Refusal, type Reply, type Server, simulate } from '../simulator/simulated.ts';
import { throttle } from '../simulator/throttle.ts';

/** A call of the simulated tenant. */
export interface SimulatedWebexTask {
  taskId: string;
  agentId?: string;
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
  /** Where webhooks are sent; nowhere when left out. */
  webhooksTo?: string;
  clock?: () => Date;
}

/** What a simulated tenant is known by; no secret, for it opens nothing. */
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
 * Webex Contact Center's pause and resume of a task's recording: accepted at once, done a moment later, and told by a
 * signed webhook. Beside it:
 *
 *     POST /simulator/tasks               { agentId, pausePermitted? }  a call, connected and recorded
 *     POST /simulator/tasks/{id}/pause    { agentId }  in Webex's own desktop; resume likewise
 *     POST /simulator/tasks/{id}/end
 *     PUT  /simulator/webhooks            { "to": address, "delay"?, "copies"?, "fails"?: 2 }  the next two do not work
 *     GET  /simulator/recordings/{id}     what is really recorded and paused now, and what was when
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

  const send = (type: string, { taskId, agentId, queueId }: SimulatedWebexTask) => {
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
      data: { taskId, agentId, queueId, channelType: 'telephony', createdTime: now.getTime() },
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

  /** What is accepted is tried a moment later; that it did not work is told, too, as desktops are told it. */
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

  const run = ({ headers, body }: Asked, taskId: string, verb: 'pause' | 'resume'): Reply => {
    if (headers.authorization !== `Bearer ${accessToken}`) refuse(401, 'Unauthorized');
    if (!limit.admits('tenant')) refuse(429, 'Too many requests');
    const task = tasks.get(taskId);
    if (!task || task.recording === 'ended') return refuse(404, 'Task not found');
    if (verb === 'resume' && typeof jsonOf(body).autoResumed !== 'boolean') refuse(400, 'autoResumed is required');
    if (!task.pausePermitted || task.recording === 'none') refuse(400, 'Pause and resume are not permitted');
    attempt(task, verb, task.agentId ?? 'agent');
    return { status: 202 };
  };

  const switches = ({ url, body }: Asked): object => {
    const [, , what, id = '', verb] = url.pathname.split('/');
    const wish = jsonOf(body);
    if (what === 'webhooks') return Object.assign(webhooks, wish);
    if (what === 'tasks' && id === '') {
      const { agentId, pausePermitted = true } = wish as Partial<SimulatedWebexTask>;
      const task: SimulatedWebexTask = {
        taskId: randomUUID(),
        ...(agentId && { agentId }),
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
    else if (verb === 'end') {
      mark(task, 'ended', 'ended', 'customer');
      send('task:ended', task);
    } else refuse(404, 'No such switch');
    return task;
  };

  const path = /^\/v1\/tasks\/([^/]+)\/record\/(pause|resume)$/;
  const server = await simulate(port, {
    operation: (asked) => {
      const [, taskId, verb] = path.exec(asked.url.pathname) ?? [];
      if (asked.method !== 'POST' || !taskId || !verb) return undefined;
      return { name: verb, run: () => run(asked, decodeURIComponent(taskId), verb as 'pause' | 'resume') };
    },
    switches: (asked) => ({ status: 200, body: switches(asked) }),
    error: ({ status, message }) => errorReply(status, message),
  });
  return { ...server, webhooksSent: () => last };
};
