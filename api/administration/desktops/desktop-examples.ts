import type * as desktopItems from './desktop-items.ts';
import type { DesktopCodeView, DesktopListView, NewDesktopCode } from './desktop-list.ts';

const desktopItemsExample: desktopItems.DesktopItemsView = {
  items: [
    {
      itemId: 'credit-card-number',
      name: 'Credit Card Number',
      kind: 'field',
      status: 'Approved',
      address: 'pay.example.com/checkout/*',
      selectors: ['input[autocomplete~="cc-number" i]', 'input[name="cardnumber" i]'],
    },
  ],
  events: [
    {
      eventId: 'credit-card-number',
      name: 'Pause while a card number is entered',
      mode: 'on',
      startTrigger: { on: 'enter', itemId: 'credit-card-number' },
      pause: ['audio', 'screen'],
      durationSeconds: 60,
      stopTrigger: { on: 'leave', itemId: 'credit-card-number' },
    },
  ],
  version: 3,
  changedAt: '2026-11-19T08:15:00.000Z',
  changedBy: 'anna.muster',
};

const desktopCode: DesktopCodeView = {
  codeId: '3f9a1c7e20b4',
  note: 'Zurich, third floor',
  createdAt: '2026-11-16T08:00:00.000Z',
  createdBy: 'admin',
  expiresAt: '2026-11-23T08:00:00.000Z',
  maxUses: 120,
  uses: 87,
  state: 'usable',
};

const desktops: DesktopListView = {
  desktops: [
    {
      desktopId: '5b1c0f6a7d2e4b8f9a3c1d0e5f6a7b8c',
      machine: 'PC-0042',
      platform: 'windows',
      enrolledAt: '2026-11-16T09:12:00.000Z',
      lastSeenAt: '2026-11-19T14:18:00.000Z',
      silent: false,
      version: '1.0.0',
      users: [
        {
          login: 'CORP\\anna',
          userId: '3d1c6a54-9b1e-4c52-8f0a-2f7d9c1a0b01',
          username: 'anna.muster',
          firstName: 'Anna',
          lastName: 'Muster',
          loggedOnAt: '2026-11-19T07:01:00.000Z',
          capture: {
            state: 'recording',
            since: '2026-11-19T07:01:02.000Z',
            monitors: 2,
            keystrokes: false,
            detail: null,
          },
          notRecorded: [],
        },
      ],
      waiting: { extractions: 0, recordings: 3, bytes: 48000000, oldest: '2026-11-19T08:12:00.000Z' },
      disk: { freeBytes: 120000000000, totalBytes: 256000000000 },
      clockOffsetMilliseconds: -84,
      faults: [],
      channel: 'connected',
      itemsVersion: 4,
      browsers: [{ login: 'CORP\\anna', name: 'chrome', extensionSeen: true }],
    },
  ],
  withoutDesktop: [],
  rteMessaging: true,
  itemsVersion: 4,
};

export const desktopExamples = {
  listDesktops: desktops,
  listStayingRecordings: {
    maxHours: 96,
    recordings: [
      {
        recordingId: '0f6a7d2e4b8f9a3c1d0e5f6a7b8c5b1c',
        contactId: '3f0c3f5e-6f0e-4d5c-9a8e-0d4a6a2f7b11',
        medium: 'screen',
        username: 'sam.seller',
        desktopId: '5b1c0f6a7d2e4b8f9a3c1d0e5f6a7b8c',
        machine: 'PC-0042',
        lastSeenAt: '2026-11-16T17:01:12.000Z',
        endedAt: '2026-11-16T16:42:07.120Z',
        uploadState: 'Not yet uploaded',
        released: true,
        failure: null,
      },
    ],
    complete: true,
  },
  removeDesktop: { removed: true },
  listDesktopEnrolmentCodes: { codes: [desktopCode] },
  createDesktopEnrolmentCode: { ...desktopCode, uses: 0, code: '7K3QX-M0PZA-4RTWC-9HN2B' } satisfies NewDesktopCode,
  revokeDesktopEnrolmentCode: { removed: true },
  getDesktopItems: desktopItemsExample,
  saveDesktopItems: desktopItemsExample,
  getDesktopItemActivity: {
    days: [
      {
        day: '2026-11-19',
        counts: [
          { kind: 'item', id: 'credit-card-number', name: 'page-view', count: 412 },
          { kind: 'item', id: 'credit-card-number', name: 'found', count: 408 },
          { kind: 'event', id: 'credit-card-number', name: 'started', count: 391 },
          { kind: 'event', id: 'credit-card-number', name: 'stopped', count: 377 },
          { kind: 'event', id: 'credit-card-number', name: 'timed-out', count: 14 },
        ],
      },
    ],
    stoppedMatching: [],
    versions: [{ version: 3, desktops: 214 }],
    withoutExtension: [{ machine: 'PC-0042', login: 'SHOP\\anna.muster', browser: 'Microsoft Edge' }],
  } satisfies desktopItems.DesktopItemActivity,
};
