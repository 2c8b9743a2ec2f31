// Pictures, reports and exports of a result: well-formed, safe, deterministic, and the same numbers everywhere.
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { readXml } from '../../src/document/xml-tree.ts';
import { analyse } from '../../src/experiments/analysis/analyse.ts';
import { canonicalJson } from '../../src/experiments/analysis/canonical.ts';
import { drawForest, forestTable } from '../../src/experiments/chart/forest.ts';
import { alwaysValidTable, drawAlwaysValid, drawEntries, entriesTable } from '../../src/experiments/chart/over-time.ts';
import { drawSurvival, survivalTable, thinCurve } from '../../src/experiments/chart/survival.ts';
import { packDataset, unpackDataset } from '../../src/experiments/dataset/dataset.ts';
import { exportCsv } from '../../src/experiments/export/csv.ts';
import { exportParquet } from '../../src/experiments/export/parquet.ts';
import { exportRows } from '../../src/experiments/export/rows.ts';
import { writeReportHtml } from '../../src/experiments/report/html.ts';
import { writeReportPdf } from '../../src/experiments/report/pdf.ts';
import type { ExperimentResult } from '../../src/experiments/result.ts';
import { drawTrial } from '../../src/sandbox/demo/trial.ts';
import { letterOnly, mailFirst, startMs, trialDataset, trialPlan } from './trial-dataset.ts';

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

describe('pictures', () => {
  test.each(['en', 'sv'] as const)('are well-formed, titled, safe and the same each time (%s)', (language) => {
    const pictures = [
      drawSurvival(result, 'TIME_TO_PAYMENT', language),
      drawForest(result, language),
      drawAlwaysValid(history, 'COST_PER_INVOICE', 'B', language),
      drawEntries(result, language),
    ];
    for (const picture of pictures) {
      expect(readXml(picture)?.name).toBe('svg');
      expect(picture).toMatch(/<title>[^<]+<\/title><desc>[^<]+<\/desc>/);
      expect(picture).not.toMatch(/script|NaN|undefined|Infinity/);
    }
    expect(drawForest(result, language)).toBe(pictures[1]);
  });

  test('stand beside their figures', () => {
    expect(survivalTable(result, 'TIME_TO_PAYMENT', 'en')).toContain('<td>');
    expect(forestTable(result, 'sv')).toContain('Kostnad per faktura');
    expect(alwaysValidTable(history, 'COST_PER_INVOICE', 'B', 'en').match(/<tr>/g)).toHaveLength(5);
    expect(entriesTable(result, 'en').match(/<tr>/g)?.length).toBe(result.entries.length + 1);
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

test('what is kept of a result gives it again, byte for byte', () => {
  const again = unpackDataset(packDataset(data));
  expect(canonicalJson(analyse(again))).toBe(canonicalJson(analyse(data)));
  expect(canonicalJson({ a: Number.NaN, b: 1 / 3, c: 12, d: Number.POSITIVE_INFINITY })).toBe(
    '{"a":null,"b":0.333333333333,"c":12,"d":null}',
  );
});
