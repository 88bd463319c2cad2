import type { ControlSettings, ControlSettingsStore } from '../../domain/control/settings.ts';
import type { AcdSettings, AcdSettingsStore } from '../../domain/desktop/acd-settings.ts';
import type { DesktopItemStore, DesktopItems } from '../../domain/desktop-item/desktop-item.ts';
import { Failure } from '../../domain/failure.ts';
import type { RecordingRoleStore, RecordingRoles } from '../../domain/schedule/recording-roles.ts';
import type { ScheduleStore, Schedules } from '../../domain/schedule/schedule.ts';

class MemoryVersionedSetting<Settings extends { version: number }> {
  #settings: Settings | undefined;

  async read(): Promise<Settings | undefined> {
    return structuredClone(this.#settings);
  }

  async save(settings: Settings): Promise<void> {
    if ((this.#settings?.version ?? 0) !== settings.version - 1) {
      throw new Failure('conflict', 'Somebody else has saved these settings in the meantime');
    }
    this.#settings = structuredClone(settings);
  }
}

export class MemoryControlSettingsStore
  extends MemoryVersionedSetting<ControlSettings>
  implements ControlSettingsStore {}
export class MemoryRecordingRoleStore extends MemoryVersionedSetting<RecordingRoles> implements RecordingRoleStore {}
export class MemoryScheduleStore extends MemoryVersionedSetting<Schedules> implements ScheduleStore {}
export class MemoryAcdSettingsStore extends MemoryVersionedSetting<AcdSettings> implements AcdSettingsStore {}
export class MemoryDesktopItemStore extends MemoryVersionedSetting<DesktopItems> implements DesktopItemStore {}
