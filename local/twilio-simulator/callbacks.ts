import { createHmac } from 'node:crypto';

export type Callback = Record<string, string>;

/** Twilio's signature. It is implemented again here, because a simulator that used our adapter would prove nothing. */
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

/** Sends signed forms one after the other. A receiver that does not answer does not get them again. */
export const callbackSender = (authToken: string) => {
  let last: Promise<void> = Promise.resolve();
  let through = '';
  let held: (() => void)[] | undefined;
  const place = (to: string) => (through ? `${through}${new URL(to).pathname}` : to);
  return {
    /**
     * The address to which everything is sent, whatever address is signed, because on one machine the signed one may not exist.
     */
    through(base: string): void {
      through = base;
    },
    /** While it is on, nothing is sent. Afterwards everything is sent, in order or reversed. */
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
