import type * as redaction from './redaction.ts';
import type { redactionRoutes } from './redaction-routes.ts';

const requested: redaction.RedactionRequestView = {
  contactId: '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01',
  requestId: '0d2c4a5e-8b1f-4e63-9a57-3f6f0c1d2e40',
  by: 'lea.lead',
  at: '2026-11-20T09:12:00.000Z',
  expiresAt: '2026-11-27T09:12:00.000Z',
  reason: 'Card number said before the pause',
  recordingId: '4f9d2c1b7a3e4f60',
  spans: [{ fromSeconds: 61.5, toSeconds: 74 }],
  state: 'requested',
  decision: null,
  outcomes: [],
  mayDecide: false,
};

const done: redaction.RedactionRequestView = {
  ...requested,
  state: 'done',
  decision: { by: 'root', at: '2026-11-20T09:30:00.000Z', reason: null },
  outcomes: [
    {
      recordingId: '4f9d2c1b7a3e4f60',
      medium: 'audio',
      at: '2026-11-20T09:30:04.000Z',
      result: 'redacted',
      reason: null,
      removed: [{ fromSeconds: 61.5, toSeconds: 74 }],
      before: '2e'.repeat(32),
      after: '7a'.repeat(32),
    },
  ],
};

export const redactionExamples: Record<keyof typeof redactionRoutes, unknown> = {
  requestRedaction: requested,
  listRedactionsOfContact: { redactions: [done], mayAsk: true } satisfies redaction.RedactionsOfContact,
  listRedactions: { redactions: [{ ...requested, mayDecide: true }], next: null } satisfies redaction.RedactionPage,
  decideRedaction: { ...done, state: 'approved', outcomes: [] },
};
