import { readFileSync } from 'node:fs';
import { amiSource } from './ami/ami-source.ts';
import { endpointsBy, extensionsBy } from './ami/channel-name.ts';
import type { AmiAddress } from './ami/connection.ts';
import type { CallSource, SourceDependencies } from './call-source.ts';
import { connectingSource } from './json/connecting-source.ts';
import { jsonSource } from './json/json-source.ts';
import type { InstanceSettings } from './settings.ts';

export type JsonSettings = Extract<InstanceSettings['source'], { kind: 'json' }>;
export type AsteriskSettings = Extract<InstanceSettings['source'], { kind: 'asterisk' }>;

export const amiAddressOf = ({ host, port, tls, username, secret }: AsteriskSettings): AmiAddress => ({
  ...{ host, port, username, secret },
  tls: typeof tls === 'string' ? readFileSync(tls, 'utf8') : tls,
});

/** Opens the call source that the settings describe. */
export const openSource = (settings: InstanceSettings['source'], dependencies: SourceDependencies): CallSource => {
  if (settings.kind === 'json') {
    const { listen, connect, silenceSeconds } = settings;
    if (connect) return connectingSource({ connect, silenceSeconds }, dependencies);
    return jsonSource({ listen: listen!, silenceSeconds }, dependencies);
  }
  const { endpoints, guidFrom, silenceMinutes, controlsRecordings } = settings;
  return amiSource(
    {
      ...amiAddressOf(settings),
      guidFrom,
      silenceMinutes,
      controlsRecordings,
      extensionOf: extensionsBy(endpoints),
      endpointOf: endpointsBy(endpoints),
    },
    dependencies,
  );
};

/**
 * Whether the id of a recording can still be requested after the call has begun. Some recorders report it only for a moment.
 */
export const usualLateGuid = ({ kind }: InstanceSettings['source']): 'never' | 'ask' =>
  kind === 'asterisk' ? 'ask' : 'never';
