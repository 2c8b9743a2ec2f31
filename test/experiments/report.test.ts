// Pictures, reports and exports of a result: well-formed, safe, deterministic, and the same numbers everywhere.
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { readXml } from '../../src/document/xml-tree.ts';
import { analyse } from '../../src/experiments/analysis/analyse.ts';
import { canonicalJson } from '../../src/experiments/analysis/canonical.ts';
import { chartOf } from '../../src/experiments/chart/chart.ts';
import { thinCurve } from '../../src/experiments/chart/survival.ts';
import { packDataset, unpackDataset } from '../../src/experiments/dataset/dataset.ts';
import { exportCsv } from '../../src/experiments/export/csv.ts';
import { exportParquet } from '../../src/experiments/export/parquet.ts';
import { exportRows } from '../../src/experiments/export/rows.ts';
import { writeReportHtml } from '../../src/experiments/report/html.ts';
import { writeReportPdf } from '../../src/experiments/report/pdf.ts';
import type { ExperimentResult } from '../../src/experiments/result.ts';
import { drawTrial } from '../../src/sandbox/demo/trial.ts';
import { readPrinted } from '../document/read-pdf.ts';
import { changed, letterOnly, mailFirst, startMs, trialDataset, trialPlan } from './trial-dataset.ts';

const dayMs = 86_400_000;
const hostile = '=cmd|"<script>alert(1)</script>" åäö 😀';
const trial = drawTrial({ ...trialPlan(3, 600), arms: [mailFirst, letterOnly] });
const named = (days: number) => {
  const data = trialDataset(trial, 600, startMs + days * dayMs);
  const definition = { ...data.meta.definition, name: hostile, key: '=danger' };
  return { ...data, meta: { ...data.meta, definition } };
};
const data = named(90);
const history = [40, 60, 75, 90].map((days) => JSON.parse(canonicalJson(analyse(named(days)))) as ExperimentResult);
const result = history[3] ?? analyse(data);
const reported = { result, definition: data.meta.definition, history, sha256: 'ab'.repeat(32) };

const charts = (language: 'en' | 'sv', of = history) => ({
  survival: chartOf('SURVIVAL', of, 'TIME_TO_PAYMENT', language),
  forest: chartOf('FOREST', of, '', language),
  alwaysValid: chartOf('ALWAYS_VALID', of, 'COST_PER_INVOICE', language),
  entries: chartOf('ENTRIES', of, '', language),
});

// The same facts with every other debtor of B in a third arm.
const threeArms = [60, 75, 90].map((days) => {
  const facts = named(days);
  const more = changed(facts, { weights: [2, 1, 1], meta: { orderMs: [17, 17, 17].map((day) => day * dayMs) } });
  const arm = more.debtors.arm.map((of, place) => (of === 1 && place % 4 === 3 ? 2 : of));
  return JSON.parse(canonicalJson(analyse({ ...more, debtors: { ...more.debtors, arm } }))) as ExperimentResult;
});

describe('pictures', () => {
  test.each(['en', 'sv'] as const)('are well-formed, titled, safe and the same each time (%s)', (language) => {
    for (const [name, chart] of Object.entries(charts(language))) {
      const picture = chart.svg();
      expect(readXml(picture)?.name).toBe('svg');
      expect(picture).toMatch(/<title>[^<]+<\/title><desc>[^<]+<\/desc>/);
      expect(picture).not.toMatch(/script|NaN|undefined|Infinity/);
      expect(chart.svg(), name).toBe(picture);
    }
  });

  test('name their axes, in the language that is asked for', () => {
    const [en, sv] = [charts('en'), charts('sv')];
    const told = (chart: { svg(): string }) =>
      [...chart.svg().matchAll(/<text[^>]*>([^<]+)</g)].map(([, text]) => text);
    expect(told(en.survival)).toEqual(expect.arrayContaining(['Share unpaid', 'Days from the first send']));
    expect(told(sv.survival)).toEqual(expect.arrayContaining(['Andel obetalda', 'Dagar från första utskick']));
    expect(told(en.alwaysValid)).toEqual(expect.arrayContaining(['Day', 'Difference (SEK)']));
    expect(told(sv.alwaysValid)).toEqual(expect.arrayContaining(['Dag', 'Skillnad (SEK)']));
    expect(told(en.forest)).toEqual(expect.arrayContaining(['Metric, arm', 'Verdict', 'Lower ← difference → higher']));
    expect(told(sv.forest)).toEqual(expect.arrayContaining(['Mått, gren', 'Omdöme', 'Lägre ← skillnad → högre']));
    expect(told(en.entries)).toEqual(expect.arrayContaining(['Debtors', 'Day']));
    expect(told(sv.entries)).toEqual(expect.arrayContaining(['Gäldenärer', 'Dag']));
    // Not a word of the other language.
    const foreign = Object.values(sv).flatMap(told);
    expect(foreign.filter((text) => /\b(the|arm|share|days?|debtors?|difference|of)\b/i.test(text ?? ''))).toEqual([]);
  });

  test.each(['en', 'sv'] as const)('stand beside their figures (%s)', (language) => {
    const { survival, forest, alwaysValid, entries } = charts(language);
    const tables = [survival, forest, alwaysValid, entries].map((chart) => chart.table());
    for (const { caption, head, rows } of tables) {
      expect(caption).not.toBe('');
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(head.length);
      expect(JSON.stringify(rows)).not.toMatch(/NaN|undefined|null/);
    }
    expect(tables.map(({ rows }) => rows.length)).toEqual([11, result.metrics.length, 4, result.entries.length]);
    const page = writeReportHtml(reported, language);
    // Two goals have a picture over time each.
    expect(page.match(/<figure>/g)).toHaveLength(5);
    expect(page.match(/<figure><svg[\s\S]*?<\/svg>\s*<details>[\s\S]*?<table>/g)).toHaveLength(5);
  });

  test('over time have one series for each treatment arm, with what all looks agree on', () => {
    const chart = chartOf('ALWAYS_VALID', threeArms, 'COST_PER_INVOICE', 'en');
    expect(chart.svg().match(/<polyline/g)).toHaveLength(2);
    const { head, rows } = chart.table();
    expect(head).toEqual([
      'Day',
      ...['B', 'C'].flatMap((arm) => ['difference', 'at any look', 'all looks'].map((of) => `${arm}, ${of}`)),
    ]);
    expect(rows).toHaveLength(3);
    const [, , newest] = threeArms;
    for (const [at, arm] of ['B', 'C'].entries()) {
      const found = newest?.metrics
        .find(({ metric }) => metric === 'COST_PER_INVOICE')
        ?.comparisons.find((comparison) => comparison.arm === arm);
      const [low, high] = found?.alwaysValid?.ci ?? [];
      const cells = [found?.absolute?.estimate.toFixed(2), `${low?.toFixed(2)} to ${high?.toFixed(2)}`];
      expect(rows[2]?.slice(1 + 3 * at, 3 + 3 * at)).toEqual(cells);
    }
  });

  test('keep first, median and last when a curve is thinned', () => {
    const curve = result.survival[0]?.arms[0]?.curve ?? [];
    const thin = thinCurve(curve, 10);
    expect(thin.length).toBeLessThanOrEqual(10);
    expect([thin[0], thin.at(-1)]).toEqual([curve[0], curve.at(-1)]);
    expect(thin).toContain(curve.find(({ survival }) => survival <= 0.5));
    expect(thinCurve(curve, 10_000)).toBe(curve);
  });
});

describe('the report', () => {
  test.each(['en', 'sv'] as const)('is one page that runs nothing and asks nobody (%s)', (language) => {
    const page = writeReportHtml(reported, language);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<link|src=|url\(|NaN|undefined/);
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(page).toContain('<svg');
    expect(writeReportHtml(reported, language)).toBe(page);
  });

  test('says who takes part, and whether every arm had to be able to reach them', () => {
    const who = (change: Partial<typeof reported.definition>, language: 'en' | 'sv') =>
      writeReportHtml({ ...reported, definition: { ...reported.definition, ...change } }, language);
    expect(who({}, 'en')).toContain('<td>everyone, whom every arm can reach, 100 %</td>');
    const eligibility = { kind: 'debtorKind', is: 'PERSON' } as const;
    const some = who({ eligibility, everyArmReaches: false, coverageBp: 6_250 }, 'sv');
    expect(some).toContain('<td>gäldenären är en person, 62,5 %</td>');
  });

  test('hides judgements, not figures, where the numbers cannot be trusted', () => {
    const invalid = { ...result, decision: { ...result.decision, status: 'INVALID' as const } };
    const page = writeReportHtml({ ...reported, result: invalid }, 'en');
    expect(page).toContain('verdict bad');
    const goals = page.slice(page.indexOf('Goals'), page.indexOf('<figure'));
    expect(goals).not.toMatch(/better|worse/);
    expect(goals).toContain('Cost per invoice');
  });

  test('is a PDF of a few pages, the same bytes each time', () => {
    const pdf = writeReportPdf(reported, 'sv');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/\/Count [1-9]\b/);
    expect(writeReportPdf(reported, 'sv').equals(pdf)).toBe(true);
  });

  test('breaks no word of its tables, and says everything in the language that is asked for', async () => {
    const printed = (await readPrinted(writeReportPdf(reported, 'sv'))).map(({ text }) => text);
    const heads = ['Gren', 'Värde (n/N)', 'Skillnad', 'Intervall', 'Relativt', 'Gäller alltid', 'Omdöme'];
    for (const head of heads) expect(printed.filter((text) => text === head).length, head).toBeGreaterThanOrEqual(2);
    expect(printed.some((text) => /^(p )?<\s0,0001$/u.test(text))).toBe(true);
    const page = writeReportHtml(reported, 'sv');
    expect(page).not.toMatch(/GUARDRAIL|GOAL|SECONDARY|CLEAR_SIGNALS|ABSOLUTE|COST_PER|p (&lt; )?\d\.\d/);
    expect(page).toContain('tydliga utslag');
  });

  test('shows the interval of the only look there is', () => {
    const picture = chartOf('ALWAYS_VALID', history.slice(3), 'COST_PER_INVOICE', 'en').svg();
    const [first] = [...picture.matchAll(/<polygon points="([^"]+)"/g)].map(([, points]) => points ?? '');
    const across = new Set(first?.split(' ').map((point) => point.split(',')[0]));
    expect(across.size).toBe(2);
  });
});

describe('exports', () => {
  const rows = exportRows(result);

  test('have a row for each metric and arm, with the health beside it', () => {
    expect(rows).toHaveLength(result.metrics.length * 2);
    expect(rows.every(({ srmStatus, srmP }) => srmStatus === 'OK' && srmP === result.health.srm.p)).toBe(true);
    expect(rows.filter(({ arm }) => arm === 'A').every(({ difference }) => difference === null)).toBe(true);
  });

  test('are CSV that no spreadsheet computes', () => {
    const csv = exportCsv(result);
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(rows.length + 1);
    expect(lines[1]?.startsWith("'=danger,")).toBe(true);
    expect(csv).not.toMatch(/null|NaN|undefined/);
  });

  test('are Parquet that reads back as it was', async () => {
    const bytes = exportParquet(result);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const read = await parquetReadObjects({ file });
    expect(read).toHaveLength(rows.length);
    for (const [at, row] of rows.entries()) {
      for (const [name, value] of Object.entries(row)) expect(read[at]?.[name] ?? null, name).toEqual(value);
    }
  });
});

test('what is kept of a result gives it again, byte for byte', async () => {
  const again = unpackDataset(await packDataset(data));
  expect(canonicalJson(analyse(again))).toBe(canonicalJson(analyse(data)));
  expect(canonicalJson({ a: Number.NaN, b: 1 / 3, c: 12, d: Number.POSITIVE_INFINITY })).toBe(
    '{"a":null,"b":0.333333333333,"c":12,"d":null}',
  );
});
