import { describe, expect, test } from 'vitest';
import type { OutgoingText, TextOutcome } from '../../../connectors/sms/types.ts';

/** What the far side of a gateway does with the next message. */
export type Far =
  | 'takes it'
  | 'refuses the number'
  | 'does not know the token'
  | 'is busy'
  | 'fails'
  | 'takes it and hangs up'
  | 'takes it and says nothing'
  | 'is somebody else'
  | 'has moved'
  | 'is away';

/** A kind of gateway with a far side that a test can spoil. */
export interface TextHarness {
  send(message: OutgoingText, signal: AbortSignal): Promise<TextOutcome>;
  far(does: Far): Promise<void>;
  /** ids of what the far side has taken */
  taken(): string[];
}

const message: OutgoingText = {
  ...{ id: 'dunning/1/notice/1', to: '+49301234567', from: 'Example' },
  text: 'Example: invoice 7, 12,90 €, is not paid.',
};
const EXPECTED: Record<Far, { state: TextOutcome['state']; permanent?: boolean }> = {
  'takes it': { state: 'accepted' },
  'refuses the number': { state: 'rejected', permanent: true },
  'does not know the token': { state: 'rejected', permanent: false },
  'is busy': { state: 'rejected', permanent: false },
  fails: { state: 'unknown' },
  'takes it and hangs up': { state: 'unknown' },
  'takes it and says nothing': { state: 'unknown' },
  'is somebody else': { state: 'unknown' },
  'has moved': { state: 'unreachable' },
  'is away': { state: 'unreachable' },
};

/** What every gateway for text messages must do, whatever is behind it. */
export function conformsToTextKit(name: string, open: () => TextHarness): void {
  describe(`X12: text messages by ${name}`, () => {
    test.each(Object.entries(EXPECTED))('a far side that %s', async (does, expected) => {
      const harness = open();
      await harness.far(does as Far);
      const outcome = await harness.send(message, new AbortController().signal);
      expect(outcome).toMatchObject(expected);
      const said = JSON.stringify(outcome);
      for (const secret of ['49301234567', 'invoice 7', 'secret-token']) expect(said).not.toContain(secret);
    });

    test('a message goes out once per attempt, with its own id', async () => {
      const harness = open();
      await harness.far('takes it');
      const before = harness.taken().length;
      await harness.send(message, new AbortController().signal);
      await harness.send(message, new AbortController().signal);
      expect(harness.taken().slice(before)).toEqual([message.id, message.id]);
    });

    test('an attempt that is given up says that nobody knows', async () => {
      const harness = open();
      await harness.far('takes it and says nothing');
      const given = AbortSignal.timeout(100);
      expect(await harness.send(message, given)).toMatchObject({ state: 'unknown' });
    });
  });
}
