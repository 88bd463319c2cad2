import { refusedInApplication } from '../../console/recording-controls/command/possible.ts';
import { integrations } from '../../domain/control/recorder/integrations.ts';

const matrix = integrations({ amazonConnectScreens: true, twilioManual: false, webexCommands: false }).map(
  (integration) => ({ ...integration, connected: true }),
) as unknown as Parameters<typeof refusedInApplication>[1];

test('the standalone application may be used with Amazon Connect and Twilio Flex, but not with Webex (PR-04)', () => {
  expect(refusedInApplication({ provider: 'amazon-connect' }, matrix)).toBeUndefined();
  expect(refusedInApplication({ provider: 'twilio' }, matrix)).toBeUndefined();
  expect(refusedInApplication({ provider: 'webex' }, matrix)).toBe('Webex Contact Center');
});

test('while the providers are unknown, nothing is refused that the API would allow (PR-04)', () => {
  expect(refusedInApplication({ provider: 'webex' }, undefined)).toBeUndefined();
});
