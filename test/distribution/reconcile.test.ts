import { expect, test } from 'vitest';
import { reconcile } from '../../src/distribution/reconcile.ts';
import type { RunAttempt } from '../../src/distribution/run.ts';
import type { Capability } from '../../src/partner/partner.ts';
import { scriptedPartner } from '../support/scripted-partner.ts';

const base = scriptedPartner('any', 'LETTER').adapter.channels.LETTER as Capability;
const open = { state: 'SUBMITTING', wireAtMs: 1_000_000 } as RunAttempt;
const hourMs = 3_600_000;

test.each([
  [
    'never on the wire: sent, whatever the partner can do',
    { ...open, wireAtMs: null },
    base,
    1_000_000,
    { kind: 'SEND' },
  ],
  [
    'recognises a repeat: sent again at once',
    open,
    { ...base, dedupe: 'header', dedupeWindowMs: 24 * hourMs, lookup: 'by-key' },
    1_000_001,
    { kind: 'SEND' },
  ],
  [
    'the repeat window has closed: looked up',
    open,
    { ...base, dedupe: 'header', dedupeWindowMs: hourMs, lookup: 'by-key' },
    1_000_000 + hourMs,
    { kind: 'LOOKUP' },
  ],
  [
    'can be asked, but too early to know: waits',
    open,
    { ...base, lookup: 'by-key', sendMsMax: 30_000, processingMsMax: 2_000 },
    1_001_000,
    { kind: 'WAIT', forMs: 31_000 },
  ],
  [
    'can be asked, late enough: looked up',
    open,
    { ...base, lookup: 'by-key', sendMsMax: 30_000, processingMsMax: 2_000 },
    1_032_000,
    { kind: 'LOOKUP' },
  ],
  ['neither: a person decides', open, base, 1_000_001, { kind: 'UNKNOWN' }],
  [
    'neither, and a duplicate is accepted: sent again',
    open,
    { ...base, uncertain: 'resend' },
    1_000_001,
    { kind: 'SEND' },
  ],
  ['its adapter is gone: a person decides', open, undefined, 1_000_001, { kind: 'UNKNOWN' }],
] as const)('an attempt left open, %s', (_name, attempt, capability, nowMs, expected) => {
  expect(reconcile(attempt, capability, nowMs)).toEqual(expected);
});

test.each([
  ['recognises a repeat', { ...base, dedupe: 'header', dedupeWindowMs: hourMs }, { kind: 'UNKNOWN' }],
  ['a duplicate is accepted', { ...base, uncertain: 'resend' }, { kind: 'UNKNOWN' }],
  [
    'recognises a repeat and can be asked',
    { ...base, dedupe: 'header', dedupeWindowMs: hourMs, lookup: 'by-key', sendMsMax: 0 },
    { kind: 'LOOKUP' },
  ],
] as const)('an attempt left open while a person holds it is never repeated: %s', (_name, capability, expected) => {
  expect(reconcile(open, capability, 1_000_001, false)).toEqual(expected);
});
