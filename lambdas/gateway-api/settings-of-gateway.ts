import type { GatewayAnswer } from '../../api/programs/gateway.ts';
import { usersOf } from '../../domain/flag/extension.ts';
import { changeRecordingServer, flagsOf } from '../../domain/flag/recording-server.ts';
import { type FlagName, flagNames, optionalFlags } from '../../domain/flag/words.ts';
import type { Operation } from './operation.ts';

export const settings: Operation<'settings'> =
  ({ clock, sealingKey, telemetry }) =>
  async (_, server) => {
    const { recordingServerId, name, site, dataServerId } = server;
    return {
      serverTime: clock().toISOString(),
      settingsVersion: server.version,
      gatewayId: recordingServerId,
      recordingServer: { recordingServerId, name, site: site ?? null, dataServerId },
      flags: flagsOf(server),
      guidWindowSeconds: server.guidWindowSeconds,
      wrapUpSeconds: server.wrapUpSeconds,
      callerNameOrder: [...server.callerNameOrder],
      // Flags must be written even without it. The gateway asks again.
      sealing: await sealingKey().catch((error) => {
        telemetry.log.error('The sealing key cannot be read', { reason: error.message });
        return undefined;
      }),
    };
  };

type Defined = GatewayAnswer<'defineFlags'>['flags'][number];

const outcomeOf = (name: FlagName, before: readonly FlagName[], after: readonly FlagName[]): Defined['outcome'] => {
  if (after.includes(name)) return before.includes(name) ? 'existing' : 'created';
  return before.includes(name) ? 'switched-off' : 'off';
};

/** When repeated, it finds that everything exists. */
export const defineFlags: Operation<'defineFlags'> =
  ({ recordingServers, telemetry }) =>
  async ({ optional }, { recordingServerId }) => {
    let before: readonly FlagName[] = [];
    const chosen = optionalFlags.filter((name) => optional.includes(name));
    const saved = await changeRecordingServer(recordingServers, recordingServerId, (server) => {
      before = flagsOf(server);
      const isSame = server.optionalFlags !== undefined && server.optionalFlags.join() === chosen.join();
      return isSame ? undefined : { ...server, optionalFlags: chosen };
    });
    const after = flagsOf(saved);
    telemetry.log.info('Flags defined', { recordingServerId, flags: after.join(' ') });
    return { flags: flagNames.map((name) => ({ name, outcome: outcomeOf(name, before, after) })) };
  };

/** Only the version, if the gateway has these settings already. */
export const users: Operation<'users'> =
  ({ people }) =>
  async ({ version: held }, { recordingServerId }) => {
    const { version, users: served } = await usersOf(recordingServerId, await people());
    return { version, users: held === version ? null : served };
  };
