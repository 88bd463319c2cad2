import { cached } from '../../domain/cached.ts';
import type { Clock } from '../../domain/clock.ts';
import { type Grants, grantedTo } from '../../domain/control/access/rights.ts';
import { type ControlSettingsStore, type MetadataField, unsetSettings } from '../../domain/control/settings.ts';
import type { Caller } from '../../domain/user/visibility.ts';

/** With a longer cache, people could download for too long after the right was taken away. */
const keptForMilliseconds = 5_000;

/** Which metadata the caller may see, and whether they may download. */
export type ReadingRights = Grants & { fields: readonly MetadataField[] };

export const rightsOf = ({
  controlSettings,
  clock,
}: {
  controlSettings: Pick<ControlSettingsStore, 'read'>;
  clock: Clock;
}) => {
  const settings = cached(async () => (await controlSettings.read()) ?? unsetSettings, {
    clock,
    milliseconds: keptForMilliseconds,
  });
  return async (caller: Caller): Promise<ReadingRights> => {
    const inForce = await settings();
    return { ...grantedTo(caller, inForce), fields: inForce.fields };
  };
};
