import type { CustomMessageTriggerEvent } from 'aws-lambda';
import type { AccessListStore } from '../../domain/user/access-list.ts';
import { whyNoPasswordChange } from '../../domain/user/password-changes.ts';
import type { Role } from '../../domain/user/user.ts';

/**
 * Cognito asks before it sends a mail. Refused here, nobody gets a code for a forgotten password; every other mail is sent as it
 * is. Cognito passes the sentence of the error on to the page. Without a list of roles nobody gets one, either.
 */
export const passwordChange =
  ({ lists, allowed }: { lists: Pick<AccessListStore, 'current'>; allowed: readonly Role[] }) =>
  async <Event extends Pick<CustomMessageTriggerEvent, 'triggerSource' | 'request'>>(event: Event): Promise<Event> => {
    if (event.triggerSource !== 'CustomMessage_ForgotPassword') return event;
    const { sub = '', 'cognito:user_status': status } = event.request.userAttributes;
    const roles = (await lists.current())?.rolesOf(sub) ?? [];
    const why = whyNoPasswordChange({ isFederated: status === 'EXTERNAL_PROVIDER', roles }, allowed);
    if (why !== undefined) throw new Error(why);
    return event;
  };
