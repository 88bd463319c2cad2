/** One sign-in, the same in every tab. */
export interface SharedSession {
  /** Each sign-in has its own id. */
  id: string;
  accessToken: string;
  refreshToken?: string | undefined;
  /** The client of the tokens, if it is not the one for passwords. */
  clientId?: string | undefined;
  /** Milliseconds since 1970. */
  renewAt: number;
  expiresAt: number;
}

export type TabMessage =
  | { type: 'who' }
  | { type: 'session'; session: SharedSession }
  | { type: 'ended'; id: string; how: 'expired' | 'signed-out' };

/** Messages between the console's tabs. The browser delivers them only to pages of the same origin. */
export interface TabMessages {
  post(message: TabMessage): void;
  listen(take: (message: TabMessage) => void): void;
  /** Asks who is signed in, and waits until `isAnswered`, or until no other tab is likely to answer. */
  ask(isAnswered: () => boolean): Promise<void>;
}

/** The part of the browser's `BroadcastChannel` that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', take: (event: { data: TabMessage }) => void): void;
  removeEventListener(type: 'message', take: (event: { data: TabMessage }) => void): void;
}

/** Other tabs answer within milliseconds, even those in the background. */
const answerWithin = 300;

/** In a browser without the channel, each tab has its own session. */
export const tabMessages = (open: () => Channel, wait: (milliseconds: number) => Promise<void>): TabMessages => {
  let channel: Channel;
  try {
    channel = open();
  } catch {
    return { post: () => {}, listen: () => {}, ask: async () => {} };
  }
  const tabs = channel;
  const post = (message: TabMessage) => tabs.postMessage(message);
  return {
    post,
    listen: (take) => tabs.addEventListener('message', ({ data }) => take(data)),
    ask: (isAnswered) => {
      post({ type: 'who' });
      const answer = new Promise<void>((resolve) => {
        const look = () => {
          if (!isAnswered()) return;
          tabs.removeEventListener('message', look);
          resolve();
        };
        tabs.addEventListener('message', look);
      });
      return Promise.race([answer, wait(answerWithin)]);
    },
  };
};
