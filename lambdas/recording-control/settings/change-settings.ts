import { unsetSettings } from '../../../domain/control/settings.ts';
import { Failure } from '../../../domain/failure.ts';
import { nameOf } from '../../access/caller.ts';
import type { Operation } from '../operation.ts';
import { checkSettings } from './settings-check.ts';
import { changed, settingsView } from './settings-view.ts';

export const getControlSettings: Operation<'getControlSettings'> =
  ({ settingsStore }) =>
  async () =>
    settingsView((await settingsStore.read()) ?? unsetSettings);

export const changeControlSettings: Operation<'changeControlSettings'> =
  ({ settingsStore, forget, announceSettings, clock, telemetry }) =>
  async ({ body, caller }) => {
    checkSettings(body);
    const { version } = (await settingsStore.read()) ?? unsetSettings;
    if (version !== body.version) {
      throw new Failure('conflict', 'Somebody else has saved these settings in the meantime', { field: 'version' });
    }
    const next = changed(body, { changedAt: clock().toISOString(), changedBy: nameOf(caller) });
    await settingsStore.save(next);
    forget();
    // The settings are saved. Pages that are not notified poll, only later.
    await announceSettings().catch((error: unknown) =>
      telemetry.defect('Pages could not be notified of new settings', error),
    );
    telemetry.log.info('Recording control was set', { version: next.version, enabled: next.enabled });
    return settingsView(next);
  };
