import type { Attempt } from '../../domain/control/recorder/attempts.ts';
import type { TwilioAnswer } from './twilio-call.ts';

/** What an error of Twilio means for what was asked. Its message may name numbers and is not passed on. */
export const refused = ({ status, body }: TwilioAnswer): Attempt => {
  const code = typeof body.code === 'number' ? String(body.code) : String(status);
  if (code === '21220') return { result: 'not-recording', code, detail: 'Twilio is not recording there.' };
  if (status === 429 || code === '20429')
    return {
      result: 'throttled',
      code,
      again: true,
      detail: 'It did not happen: too many requests at once for this Twilio account.',
    };
  if (status === 404)
    return {
      result: 'not-found',
      code,
      detail: 'Twilio does not know this call or conference, or no longer knows it.',
    };
  if (status === 401 || status === 403)
    return { result: 'failed', code, detail: 'Twilio refused Fermata’s credentials: they must be corrected.' };
  // A gateway answers this when nothing behind it answers.
  if (status === 504)
    return { result: 'unconfirmed', code, again: true, detail: 'Twilio’s answer was lost: it may have happened.' };
  if (status === 503)
    return { result: 'failed', code, again: true, detail: 'Twilio failed: it did not happen. Try again.' };
  // It may have broken off after it was done.
  if (status >= 500)
    return { result: 'unconfirmed', code, again: true, detail: 'Twilio failed: it may or may not have happened.' };
  return { result: 'failed', code, detail: 'Twilio refused it: it did not happen.' };
};
