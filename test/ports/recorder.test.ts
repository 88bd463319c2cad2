import { recorderSuite } from './recorder.suite.ts';
import { amazonConnect, asterisk, desktop, desktopPcs, twilio, webex } from './recorder-places.ts';

describe.each([
  ['Amazon Connect', amazonConnect],
  ['Twilio', twilio],
  ['Webex Contact Center', webex],
  ['Asterisk', asterisk],
  ['An agent’s PC', desktopPcs],
  ['The stand-in for a desktop', desktop],
])('%s as a recorder', (_, kind) => recorderSuite(kind));
