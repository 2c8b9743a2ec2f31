// Every reason in words, in both languages; what decide() really produces never leaves a gap in a sentence.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channels } from '../../../src/record/contact-point.ts';
import type { ReasonCode } from '../../../src/succession/decision.ts';
import { explain, reasonCodes } from '../../../src/succession/explain/explain.ts';
import { channelName, durationInWords, instantInWords, milestoneName } from '../../../src/succession/explain/words.ts';
import { milestones } from '../../../src/succession/order.ts';
import { anyFacts, anyOrder, anyScript } from '../rules/arbitrary.ts';
import { drive } from '../rules/model.ts';
import { day, hour, minute, monday, stockholm } from '../world.ts';

const languages = ['en', 'sv'] as const;

test('every decision of random courses is explained without a gap', () => {
  const seen = new Set<ReasonCode>();
  fc.assert(
    fc.property(anyOrder, anyFacts, anyScript, (order, facts, script) => {
      for (const { decision } of drive(order, facts, script, monday).turns) {
        seen.add(decision.reason.code);
        for (const language of languages) {
          const sentence = explain(decision.reason, language);
          expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
          expect(sentence).not.toMatch(/[{}[\]]|undefined|null|NaN|[A-Z]{2,}_[A-Z]/);
        }
      }
    }),
    { numRuns: 1_000, seed: 7 },
  );
  // Reasons that only the runner gives, or that random courses rarely or never come to.
  const others: ReasonCode[] = ['SAME_KEY_RETRY', 'CLAIMED_TOO_OFTEN', 'ATTEMPT_CANCELLED'];
  for (const code of reasonCodes) if (!others.includes(code)) expect(seen).toContain(code);
});

test.each(reasonCodes)('%s has a sentence of its own in each language', (code) => {
  const [en, sv] = [explain({ code, parameters: {} }, 'en'), explain({ code, parameters: {} }, 'sv')];
  expect(en).not.toBe(sv);
  expect(en.length).toBeGreaterThan(15);
});

describe('a sentence', () => {
  test('tells channel, milestone and local time in words', () => {
    const parameters = {
      channel: 'EMAIL',
      milestone: 'DELIVERED',
      untilMs: stockholm('2026-11-27T13:05'),
      timeZone: 'Europe/Stockholm',
    };
    expect(explain({ code: 'WITHIN_PATIENCE', parameters }, 'en')).toBe(
      'Sent by e-mail; waiting until 27 November 2026 at 13:05 for it to be delivered.',
    );
    expect(explain({ code: 'WITHIN_PATIENCE', parameters }, 'sv')).toBe(
      'Skickad med e-post; väntar till 27 november 2026 kl. 13:05 på att den ska bli levererad.',
    );
  });

  test("tells the partner's code where there is one, and does without where there is none", () => {
    const parameters = { channel: 'LETTER' };
    expect(explain({ code: 'HARD_FAILURE', parameters: { ...parameters, code: '5.1.1' } }, 'sv')).toBe(
      'Fakturan går inte att leverera till den här adressen med brev (kod 5.1.1).',
    );
    expect(explain({ code: 'HARD_FAILURE', parameters }, 'sv')).toBe(
      'Fakturan går inte att leverera till den här adressen med brev.',
    );
  });

  test('tells the due date and a duration in words', () => {
    const missed = { code: 'DEADLINE_MISSED', parameters: { dueDate: '2026-12-02', arriveBeforeDays: 10 } } as const;
    expect(explain(missed, 'en')).toContain('10 days before it is due on 2 December 2026');
    const ended = {
      code: 'PATIENCE_ENDED',
      parameters: { channel: 'EMAIL', milestone: 'OPENED', patienceMs: 2 * day },
    } as const;
    expect(explain(ended, 'sv')).toBe('Efter 2 dagar var fakturan med e-post fortfarande inte öppnad.');
  });

  test("a partner's code with brackets or the name of a channel is told as it is", () => {
    const odd = { code: 'HARD_FAILURE', parameters: { channel: 'SMS', code: 'EMAIL' } } as const;
    expect(explain(odd, 'en')).toContain('(code EMAIL)');
    const braces = { code: 'HARD_FAILURE', parameters: { channel: 'SMS', code: '{code}[x]' } } as const;
    expect(explain(braces, 'en')).toContain('(code {code}[x])');
  });
});

test('every channel and milestone has a name in each language', () => {
  for (const language of languages) {
    expect(new Set(channels.map((channel) => channelName(channel, language))).size).toBe(channels.length);
    expect(new Set(milestones.map((milestone) => milestoneName(milestone, language))).size).toBe(milestones.length);
  }
});

test('durations and instants read as people say them', () => {
  expect(durationInWords(day, 'en')).toBe('1 day');
  expect(durationInWords(2 * day + 3 * hour + 4 * minute, 'sv')).toBe('2 dagar 3 timmar');
  expect(durationInWords(90 * minute, 'en')).toBe('1 hour 30 minutes');
  expect(durationInWords(10, 'sv')).toBe('mindre än en minut');
  expect(instantInWords(stockholm('2026-03-01T07:05'), 'Europe/Stockholm', 'sv')).toBe('1 mars 2026 kl. 07:05');
});
