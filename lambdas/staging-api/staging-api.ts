import { type StagingCall, stagingRoutes } from '../../api/staging.ts';
import { Failure } from '../../domain/failure.ts';
import { readJson } from '../kit/input.ts';
import { problem, problemOf } from '../kit/problem.ts';
import { confirm } from './confirm.ts';
import { custody } from './custody.ts';
import { enrol } from './enrol.ts';
import { deletions, fail } from './local-copies.ts';
import type { Caller, Dependencies, Operations } from './operation.ts';
import { register } from './register.ts';
import { status } from './status.ts';
import { agentOf, NotSignedIn, type SignedCall, WrongClock } from './token.ts';
import { parts, uploads } from './upload.ts';
import { work } from './work.ts';

export const operations: Operations = {
  enrol,
  status,
  register,
  work,
  uploads,
  parts,
  confirm,
  fail,
  deletions,
  custody,
};

const calls = Object.keys(stagingRoutes) as StagingCall[];
const callAt = new Map(calls.map((call) => [stagingRoutes[call].path as string, call]));

/** What is told of a call: ids, and never what it said. */
interface Told {
  call?: StagingCall;
  agentId?: string;
}

/** The API that staging agents speak, as a function: API Gateway, the tests and a laptop's server are its callers. */
export const stagingApi = (dependencies: Dependencies) => {
  const { dataServers, clock, newId, telemetry } = dependencies;
  // Each operation fits its own call, as `Operations` holds; here, where only some call is known, that is not visible.
  const ready = new Map(
    calls.map((call) => [call, operations[call](dependencies) as (body: unknown, caller?: Caller) => Promise<unknown>]),
  );

  const callerOf = async (request: Request, signed: SignedCall, told: Told): Promise<Caller> => {
    const agent = await agentOf(request.headers.get('authorization'), signed, { dataServers, now: clock() });
    told.agentId = agent.agentId;
    const server = await dataServers.find(agent.dataServerId);
    if (!server) throw new NotSignedIn('The data server of this agent is no longer registered');
    return { agent, server };
  };

  const answerTo = async (request: Request, told: Told): Promise<Response> => {
    const call = callAt.get(new URL(request.url).pathname);
    if (call === undefined) return problem(404, { detail: 'There is nothing at this address' });
    told.call = call;
    if (request.method !== 'POST') return problem(405, { detail: 'Only POST', headers: { allow: 'POST' } });
    const { path, request: schema } = stagingRoutes[call];
    const text = await request.text();
    const caller = call === 'enrol' ? undefined : await callerOf(request, { path, body: text }, told);
    return Response.json(await ready.get(call)!(readJson(text, schema), caller));
  };

  const answered = async (request: Request, told: Told): Promise<Response> => {
    try {
      return await answerTo(request, told);
    } catch (error) {
      if (error instanceof NotSignedIn) {
        return problem(401, { detail: error.message, headers: { 'www-authenticate': 'Bearer' } });
      }
      if (error instanceof WrongClock) {
        return problem(401, {
          detail: error.message,
          serverTime: clock().toISOString(),
          headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
        });
      }
      if (error instanceof Failure) {
        if (error.code === 'unavailable') telemetry.defect('A staging call found something unavailable', error);
        return problemOf(error);
      }
      telemetry.count('StagingApiDefects', 1);
      telemetry.defect('A staging call ran into a defect', error);
      return problem(500);
    }
  };

  return async (request: Request, { requestId = newId() }: { requestId?: string } = {}): Promise<Response> => {
    const begun = clock().getTime();
    const told: Told = {};
    const response = await answered(request, told);
    response.headers.set('cache-control', 'no-store');
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('x-request-id', requestId);
    const { status: code } = response;
    telemetry.log.info('Staging call answered', {
      requestId,
      status: code,
      milliseconds: clock().getTime() - begun,
      ...told,
    });
    telemetry.flush();
    return response;
  };
};
