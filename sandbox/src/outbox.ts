/** A mail that the simulated service has sent: what a test reads in place of a mailbox outside. */
export interface SentMail {
  /** ISO 8601. */
  readonly at: string;
  readonly to: string;
  readonly kind: 'forward_confirmation' | 'reply_to_confirmation' | 'group_post';
  readonly subject: string;
  /** What the receiver would copy back. */
  readonly confirmKey?: string;
}

/** The mails sent to the outside, oldest first; the newest 1,000 are kept. */
export interface Outbox {
  send(mail: SentMail): void;
  mails(): readonly SentMail[];
  clear(): void;
}

const kept = 1_000;

/** Makes an empty outbox. */
export function createOutbox(): Outbox {
  const mails: SentMail[] = [];
  return {
    send: (mail) => {
      mails.push(mail);
      if (mails.length > kept) mails.shift();
    },
    mails: () => mails,
    clear: () => void mails.splice(0),
  };
}
