import * as z from 'zod';
import { later, named } from '../later.ts';
import { recordingStatus } from './control.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();

export const liveAgentSearch = later(() =>
  z.object({
    teamId: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Only agents of the team with this id and the teams below it'),
    site: z.string().min(1).max(200).optional().describe('Only agents whose recording server has this site'),
  }),
);

const liveCall = named('LiveCall', () =>
  recordingStatus.unwrap().extend({
    channel: text,
    customerNumber: text.describe(
      'The number of the other party, such as `+4930123456` if its country is known. Null if it is withheld or not reported, or if a program asks',
    ),
    queueId: text,
    queueName: text.describe('Null until a contact of this queue has been imported'),
  }),
);

const liveAgent = named('LiveAgent', () =>
  z.object({
    agentId: z.string(),
    agentName: text,
    teamId: text,
    teamName: text,
    extension: text,
    site: text,
    contacts: z.array(liveCall).describe('Contacts that the agent is on now, newest first; may be empty'),
    desktop: z
      .object({
        desktopId: z.string(),
        reportedAt: instant,
        silent: z.boolean().describe('Whether its report is overdue'),
      })
      .nullable()
      .describe('The PC that records the agent’s screen; null if no PC does'),
  }),
);

export const liveAgents = named('LiveAgents', () =>
  z.object({
    agents: z
      .array(liveAgent)
      .describe('Agents on a contact, the newest contacts first, then agents without one whose PC records them'),
    more: z.boolean().describe('Whether there are others; to see them, ask for one team or site'),
    sites: z.array(z.string()).describe('The sites of all recording servers'),
    now: instant.describe("The server's clock"),
  }),
);

export type LiveAgentView = z.infer<typeof liveAgent>;
export type LiveCallView = z.infer<typeof liveCall>;
export type LiveAgentsView = z.infer<typeof liveAgents>;
