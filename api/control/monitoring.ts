import * as z from 'zod';
import { recorderNames } from '../../domain/control/recorder/recorder-name.ts';
import { named } from '../later.ts';

export const listening = named('Listening', () =>
  z.object({
    contactId: z.string(),
    at: z.iso.datetime(),
    through: z
      .enum(recorderNames)
      .describe('What connects the listener: for amazon-connect, their Contact Control Panel'),
  }),
);

export const monitoringRights = named('MonitoringRights', () =>
  z.object({
    listen: z.boolean().describe('Whether the caller may listen to contacts of their teams'),
    listenThrough: z.array(z.enum(recorderNames)).describe('Providers whose calls can be listened to'),
  }),
);

export type ListeningView = z.infer<typeof listening>;
export type MonitoringRightsView = z.infer<typeof monitoringRights>;
