import { createHmac } from 'node:crypto';

export type Callback = Record<string, string>;

/** Twilio's own way to sign, written down here once more: a simulator that asked our adapter would prove nothing. */
const signature = (address: string, form: Callback, authToken: string) =>
  createHmac('sha1', authToken)
    .update(
      address +
        Object.keys(form)
          .sort()
          .map((name) => name + form[name])
          .join(''),
    )
    .digest('base64');

/** Sends signed forms, one after the other; whoever does not answer gets them no second time. */
export const callbackSender = (authToken: string) => {
  let last: Promise<void> = Promise.resolve();
  let through = '';
  let held: (() => void)[] | undefined;
  const place = (to: string) => (through ? `${through}${new URL(to).pathname}` : to);
  return {
    /** Everything goes there, whatever address it is for and signed for: on one machine that may lead nowhere. */
    through(base: string): void {
      through = base;
    },
    /** Nothing is sent while it is on; then everything is, in its order or the other way round. */
    hold(on: boolean, lastFirst = false): void {
      const waiting = held ?? [];
      held = on ? waiting : undefined;
      if (!on) for (const send of lastFirst ? waiting.toReversed() : waiting) send();
    },
    send(to: string, form: Callback): void {
      if (!to) return;
      if (held) {
        held.push(() => this.send(to, form));
        return;
      }
      last = last.then(() =>
        fetch(place(to), {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'x-twilio-signature': signature(to, form, authToken),
          },
          body: new URLSearchParams(form).toString(),
          signal: AbortSignal.timeout(5_000),
        }).then(
          () => {},
          () => {},
        ),
      );
    },
    settled: () => last,
  };
};
