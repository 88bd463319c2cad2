import type { AcdConfigurationView, RecordingRolesView } from '../../../api/administration/people/who-is-recorded.ts';
import { type AcdSettings, unsetAcdSettings } from '../../../domain/desktop/acd-settings.ts';
import { Failure } from '../../../domain/failure.ts';
import { type RecordingRoles, roleProblems, unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { nameOf } from '../../access/caller.ts';
import { WrongInput } from '../../kit/http/input.ts';
import type { Context, Operation } from '../operation.ts';

const rolesView = ({ changedAt, changedBy, ...roles }: RecordingRoles): RecordingRolesView =>
  structuredClone({
    ...roles,
    changedAt: changedAt || null,
    changedBy: changedBy || null,
  }) as RecordingRolesView;

const acdView = ({ changedAt, changedBy, ...settings }: AcdSettings): AcdConfigurationView => ({
  ...settings,
  changedAt: changedAt || null,
  changedBy: changedBy || null,
});

/** @throws Failure `conflict` when the change is based on an older version */
export const refuseOutdated = (stored: { version: number }, based: { version: number }): void => {
  if (stored.version !== based.version) {
    throw new Failure('conflict', 'Somebody else has saved these settings in the meantime', { field: 'version' });
  }
};

/** The settings are saved. A PC that is not notified asks by itself, only later. */
const notifyPcs = ({ announceSettings, telemetry }: Pick<Context, 'announceSettings' | 'telemetry'>): Promise<void> =>
  announceSettings().catch((error: unknown) => telemetry.defect('PCs could not be notified of new settings', error));

export const getRecordingRoles: Operation<'getRecordingRoles'> =
  ({ recordingRoles }) =>
  async () =>
    rolesView((await recordingRoles.read()) ?? unsetRoles);

/** Users and teams that are gone may stay in their role: another sync may bring them back. */
export const changeRecordingRoles: Operation<'changeRecordingRoles'> =
  ({ recordingRoles, announceSettings, clock, telemetry }) =>
  async ({ body, caller }) => {
    const wrong = roleProblems(body.roles);
    if (wrong.length > 0) throw new WrongInput(wrong);
    const stored = (await recordingRoles.read()) ?? unsetRoles;
    refuseOutdated(stored, body);
    const next: RecordingRoles = {
      ...body,
      version: body.version + 1,
      changedAt: clock().toISOString(),
      changedBy: nameOf(caller),
    };
    await recordingRoles.save(next);
    await notifyPcs({ announceSettings, telemetry });
    telemetry.log.info('Recording roles were saved', { version: next.version, roles: next.roles.length });
    return rolesView(next);
  };

export const getAcdConfiguration: Operation<'getAcdConfiguration'> =
  ({ acdSettings }) =>
  async () =>
    acdView((await acdSettings.read()) ?? unsetAcdSettings);

export const changeAcdConfiguration: Operation<'changeAcdConfiguration'> =
  ({ acdSettings, announceSettings, clock, telemetry }) =>
  async ({ body, caller }) => {
    refuseOutdated((await acdSettings.read()) ?? unsetAcdSettings, body);
    const next: AcdSettings = {
      rteMessaging: body.rteMessaging,
      version: body.version + 1,
      changedAt: clock().toISOString(),
      changedBy: nameOf(caller),
    };
    await acdSettings.save(next);
    await notifyPcs({ announceSettings, telemetry });
    telemetry.log.info('The ACD configuration was saved', { version: next.version, rteMessaging: next.rteMessaging });
    return acdView(next);
  };
