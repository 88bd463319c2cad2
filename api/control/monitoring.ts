import * as z from 'zod';
import { recorderNames } from '../../domain/control/recorder/recorder-name.ts';
import { screenLooks } from '../../domain/live/watch-screen.ts';
import { later, named } from '../later.ts';

export const listening = named('Listening', () =>
  z.object({
    contactId: z.string(),
    at: z.iso.datetime(),
    through: z
      .enum(recorderNames)
      .describe('The provider that connects the listener: for amazon-connect, in their Contact Control Panel'),
  }),
);

export const monitoringRights = named('MonitoringRights', () =>
  z.object({
    listen: z.boolean().describe('Whether the caller may listen to contacts of their teams'),
    listenThrough: z.array(z.enum(recorderNames)).describe('Providers whose calls can be listened to'),
    watchScreens: z.boolean().describe('Whether the caller may watch screens of contacts of their teams'),
  }),
);

const base64 = (most: number) => z.base64().max(most);

/** The newest still of each monitor, sealed by the PC for the pages that watch. */
export const sealedStill = later(() =>
  z.object({
    version: z.string().min(1).max(64).describe('Changes with the picture'),
    publicKey: base64(200).describe('The PC’s half of the key agreement: P-256, uncompressed'),
    keys: z
      .array(z.object({ viewId: z.string().min(1).max(64), iv: base64(32), wrapped: base64(200) }))
      .min(1)
      .max(50)
      .describe('The content key, wrapped for each page'),
    pictures: z
      .array(
        z.object({
          monitorId: z.string().min(1).max(256),
          primary: z.boolean(),
          width: z.number().int().positive().describe('The width of the monitor in pixels; the picture may be smaller'),
          height: z.number().int().positive(),
          iv: base64(32),
          ciphertext: base64(400_000).describe('A JPEG image'),
        }),
      )
      .max(16),
  }),
);

export const screenViewRequest = named('ScreenViewRequest', () =>
  z.object({
    viewId: z.uuid().describe('Chosen by the page, a new one each time that somebody opens the screen'),
    agentId: z.string().min(1).max(256).describe('The agent whose screen it is'),
    publicKey: base64(200).describe(
      'The public key of the pair that the page created: P-256, uncompressed. Only the page can open a still',
    ),
    has: z.string().max(64).optional().describe('The version of the still that the page has'),
  }),
);

export const screenView = named('ScreenView', () =>
  z.object({
    contactId: z.string(),
    viewId: z.string(),
    at: z.iso.datetime().describe('When it was opened'),
    until: z.iso.datetime().describe('When the PC stops, unless the page polls again'),
    look: z
      .enum(screenLooks)
      .describe(
        'shown: there is a picture. Otherwise it is black: paused, not recorded, or nothing has come from the PC',
      ),
    version: z.string().nullable(),
    still: sealedStill.unwrap().nullable().describe('Null if the page already has it, or there is none'),
  }),
);

export type ScreenViewView = z.infer<typeof screenView>;
export type ListeningView = z.infer<typeof listening>;
export type MonitoringRightsView = z.infer<typeof monitoringRights>;
