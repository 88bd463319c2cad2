import type { CustomMessageTriggerEvent } from 'aws-lambda';
import type { AccessListStore } from '../../domain/user/access-list.ts';
import { whyNoPasswordChange } from '../../domain/user/password-changes.ts';
import type { Role } from '../../domain/user/user.ts';

/**
 * Cognito calls this before it sends a mail. If it is refused here, no code is sent for a forgotten password; all other
 * mails are sent as they are. Cognito shows the sentence of the error on the page. Without a list of roles, nobody gets
 * a code.
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
