import { recorderSuite } from './recorder.suite.ts';
import { amazonConnect, twilio, webex } from './recorder-places.ts';

describe.each([
  ['Amazon Connect', amazonConnect],
  ['Twilio', twilio],
  ['Webex Contact Center', webex],
])('%s as a recorder', (_, kind) => recorderSuite(kind));
