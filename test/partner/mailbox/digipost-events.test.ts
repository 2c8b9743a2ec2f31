// What Digipost tells of documents: events in pages of a window of time, and only those that are ours.
import { afterEach, expect, test } from 'vitest';
import { effectKey } from '../../../src/id.ts';
import { sampleNowMs } from '../../document/sample.ts';
import { type Answer, closeAll, never, schema, setUp } from './scripted-digipost.ts';

afterEach(closeAll);

const key = effectKey('creditor', 'an invoice', 'INITIAL', 1, 0);
const event = (uuid: string, type: string, created = '2026-03-03T10:00:00.000+01:00') =>
  `<event uuid="${uuid}" type="${type}" created="${created}" document-created="2026-03-02T10:00:00+01:00"/>`;

test('opening is told once, whatever else is told of documents', async () => {
  const events = [
    event(key, 'OPENED'),
    event(key, 'SMS_NOTIFICATION_FAILED'),
    event('9f0b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d', 'OPENED'),
    event('no-uuid', 'OPENED'),
    event(key, 'OPENED', 'yesterday'),
  ];
  const { digipost, asked } = await setUp(
    { '/document_events': [200, `<document-events ${schema}>${events.join('')}</document-events>`] },
    { nowMs: () => sampleNowMs },
    { senderId: '77' },
  );
  const first = await digipost.poll?.(null, [], never);
  expect(first).toEqual({
    kind: 'RECEIPTS',
    receipts: [
      {
        partnerEventId: `${key}:OPENED:2026-03-03T10:00:00.000+01:00`,
        effectKey: key,
        state: 'OPENED',
        failureClass: null,
        code: null,
        detail: null,
        occurredAtMs: Date.UTC(2026, 2, 3, 9),
      },
    ],
    cursor: `${sampleNowMs - 600_000}/0/0`,
    more: false,
  });
  expect(Object.fromEntries(new URL(asked.at(-1)?.path ?? '', 'http://x').searchParams)).toEqual({
    from: '2026-02-23T08:15:30.000+00:00',
    to: '2026-03-02T08:15:30.000+00:00',
    offset: '0',
    maxResults: '100',
    sender: '77',
  });
});

test('events are read page by page within one window, then from shortly before its end', async () => {
  let nowMs = sampleNowMs;
  const page = (count: number) => `<document-events ${schema}>${event(key, 'OPENED').repeat(count)}</document-events>`;
  const { digipost, asked } = await setUp(
    { '/document_events': ({ path }) => [200, page(path.includes('offset=0') ? 100 : 3)] },
    { nowMs: () => nowMs },
  );
  const first = await digipost.poll?.(null, [], never);
  if (first?.kind !== 'RECEIPTS') return expect.unreachable();
  expect(first.more).toBe(true);
  nowMs += 5_000;
  const second = await digipost.poll?.(first.cursor, [], never);
  if (second?.kind !== 'RECEIPTS') return expect.unreachable();
  expect(second).toMatchObject({ more: false, cursor: `${sampleNowMs - 600_000}/0/0` });
  expect(asked.at(-1)?.path).toContain('offset=100');
  expect(asked.at(-1)?.path).toContain('to=2026-03-02T08%3A15%3A30.000%2B00%3A00');
  await digipost.poll?.(second.cursor, [], never);
  expect(asked.at(-1)?.path).toContain('from=2026-03-02T08%3A05%3A30.000%2B00%3A00');
  expect(asked.at(-1)?.path).toContain('to=2026-03-02T08%3A15%3A35.000%2B00%3A00');
});

test.each<[string, Answer]>([
  ['a cut', 'cut'],
  ['a failure', [500]],
  ['another document', [200, '<inbox/>']],
])('%s instead of events is told as failed, so that the cursor stays', async (_name, answer) => {
  const { digipost } = await setUp({ '/document_events': answer });
  expect(await digipost.poll?.('nonsense', [], never)).toMatchObject({ kind: 'FAILED' });
});
