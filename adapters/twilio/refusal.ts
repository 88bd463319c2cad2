import type { Attempt } from '../../domain/control/recorder/attempts.ts';
import type { TwilioAnswer } from './twilio-call.ts';

/** The meaning of an error of Twilio for the request. Its message may contain numbers and is not passed on. */
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
  // A proxy answers this when the service behind it does not.
  if (status === 504)
    return { result: 'unconfirmed', code, again: true, detail: 'Twilio’s answer was lost: it may have happened.' };
  if (status === 503)
    return { result: 'failed', code, again: true, detail: 'Twilio failed: it did not happen. Try again.' };
  // The connection may have broken after the request was carried out.
  if (status >= 500)
    return { result: 'unconfirmed', code, again: true, detail: 'Twilio failed: it may or may not have happened.' };
  return { result: 'failed', code, detail: 'Twilio refused it: it did not happen.' };
};
