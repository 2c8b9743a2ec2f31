// The look-up of Peppol participants: names in DNS by the published examples, what DNS and publishers answer, and what is
// kept. No answer but a definite one says that somebody is not registered.
import { afterEach, expect, test } from 'vitest';
import { peppolInvoiceKind as kind } from '../../../src/partner/einvoice/network-invoice.ts';
import { openParticipantLookup, type ParticipantSettings } from '../../../src/partner/einvoice/participant.ts';
import {
  classicNameOf,
  type DnsSource,
  findPublisher,
  naptrNameOf,
  readNaptr,
} from '../../../src/partner/einvoice/sml.ts';
import {
  type Answer,
  closeAll,
  closeLater,
  never,
  receiver,
  serviceMetadata,
  startScripted,
} from './scripted-access-point.ts';

afterEach(closeAll);

const zone = 'sml.example';
const naptr = (regexp: string, more = {}) => ({
  flags: 'U',
  service: 'Meta:SMP',
  regexp,
  replacement: '.',
  order: 100,
  preference: 10,
  ...more,
});
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const dnsOf = (answers: Partial<DnsSource>): DnsSource => ({
  resolveNaptr: failing('ENOTFOUND'),
  resolveCname: failing('ENOTFOUND'),
  resolveSoa: async () => ({}),
  ...answers,
});

test('names are made as in the published examples, whatever the case', () => {
  const label = 'eh5boavaktmbgzyh2a63dz4qov33fvp5nsdvqklucfraayoodw6a';
  expect(naptrNameOf('9915:TEST', zone)).toBe(`${label}.iso6523-actorid-upis.${zone}`);
  expect(classicNameOf('9915:test', zone)).toBe(`b-85008b8279e07ab0392da75fa55856a2.iso6523-actorid-upis.${zone}`);
});

test.each([
  [
    'the first by order and preference',
    [naptr('!.*!https://b.example/!', { order: 101 }), naptr('!.*!https://a.example/x!')],
    'https://a.example/x',
  ],
  ['any delimiter, and the anchored expression', [naptr('#^.*$#https://a.example#')], 'https://a.example/'],
  ['lower case', [naptr('!.*!https://a.example/!', { flags: 'u', service: 'meta:smp' })], 'https://a.example/'],
  ['another service', [naptr('!.*!https://a.example/!', { service: 'Meta:XYZ' })], undefined],
  ['an expression that takes parts', [naptr('!^(.*)$!https://\\1.example/!')], undefined],
  ['another protocol', [naptr('!.*!file:///etc/passwd!')], undefined],
  ['a name and password', [naptr('!.*!https://a:b@a.example/!')], undefined],
  ['nothing', [], undefined],
])('of NAPTR records, %s is read', (_name, records, expected) => {
  expect(readNaptr(records)?.href).toBe(expected);
});

test.each<[string, Partial<DnsSource>, object]>([
  ['a record', { resolveNaptr: async () => [naptr('!.*!https://smp.example/!')] }, { kind: 'FOUND' }],
  ['a record that is none', { resolveNaptr: async () => [naptr('')] }, { kind: 'UNKNOWN', detail: 'NAPTR_UNREADABLE' }],
  ['the classic alias alone', { resolveCname: async () => ['smp.example'] }, { kind: 'FOUND' }],
  ['no such name', {}, { kind: 'NOT_FOUND' }],
  ['a name without such records', { resolveNaptr: failing('ENODATA') }, { kind: 'NOT_FOUND' }],
  ['no such name, in a zone with names alone', { resolveSoa: failing('ENODATA') }, { kind: 'NOT_FOUND' }],
  ['no such zone', { resolveSoa: failing('ENOTFOUND') }, { kind: 'UNKNOWN', detail: 'ZONE_NOT_THERE' }],
  ['a zone that does not answer', { resolveSoa: failing('ETIMEOUT') }, { kind: 'UNKNOWN' }],
  ['a failure', { resolveNaptr: failing('ESERVFAIL') }, { kind: 'UNKNOWN', detail: 'ESERVFAIL' }],
  ['a time-out of the alias', { resolveCname: failing('ETIMEOUT') }, { kind: 'UNKNOWN', detail: 'ETIMEOUT' }],
])('DNS with %s is told exactly', async (_name, answers, expected) => {
  expect(await findPublisher(receiver, zone, dnsOf(answers))).toMatchObject(expected);
});

const open = (changes: Partial<ParticipantSettings>) => {
  const times = { positiveMs: 3_600_000, negativeMs: 60_000, nowMs: () => Date.UTC(2026, 2, 2) };
  const lookup = openParticipantLookup({ smlZone: zone, requestMs: 300, ...times, ...changes });
  closeLater(() => lookup.close());
  return lookup;
};

const participantPath = `/smp/${encodeURIComponent(`iso6523-actorid-upis::${receiver}`)}`;
const metadataPath = `${participantPath}/services/${encodeURIComponent(kind.documentTypeId)}`;

test.each<[string, Answer, Answer, object]>([
  ['metadata', [200, serviceMetadata()], [404], { kind: 'TAKES', endpoint: { url: 'https://ap.example/as4?x=1&y=2' } }],
  ['nobody of that name', [404], [404], { kind: 'NOT_REGISTERED' }],
  ['somebody who does not take it', [404], [200, '<ServiceGroup/>'], { kind: 'TYPE_NOT_TAKEN' }],
  ['somebody who does not take it, and no more', [404], 'cut', { kind: 'TYPE_NOT_TAKEN' }],
  ['a failure', [500], [404], { kind: 'UNKNOWN', detail: '500' }],
  ['a cut', 'cut', [404], { kind: 'UNKNOWN' }],
  ['no XML', [200, 'hello'], [404], { kind: 'UNKNOWN', detail: 'NO_ENDPOINT' }],
  ['an expired endpoint', [200, serviceMetadata({ expires: '2026-03-01T00:00:00Z' })], [404], { kind: 'UNKNOWN' }],
  [
    'an endpoint of an older protocol',
    [200, serviceMetadata({ profile: 'busdox-transport-as2-ver1p0' })],
    [404],
    { kind: 'UNKNOWN' },
  ],
  [
    'another process',
    [200, serviceMetadata({ process: 'urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0' })],
    [404],
    { kind: 'UNKNOWN' },
  ],
  ['a redirection of HTTP', [302, '', { location: '/elsewhere' }], [404], { kind: 'UNKNOWN', detail: '302' }],
])('a publisher with %s is told exactly', async (_name, metadata, group, expected) => {
  const { url, lines } = await startScripted({ [`GET ${metadataPath}`]: metadata, [`GET ${participantPath}`]: group });
  expect(await open({ smpUrl: `${url}/smp/` }).find(receiver.toUpperCase(), kind, never)).toMatchObject(expected);
  expect(lines()[0]).toBe(`GET ${metadataPath}`);
});

test('a redirection in the metadata is followed once, and to public addresses alone', async () => {
  const redirect = (href: string) =>
    `<SignedServiceMetadata><ServiceMetadata><Redirect href="${href}"><CertificateUID>x</CertificateUID></Redirect></ServiceMetadata></SignedServiceMetadata>`;
  let target = '/other';
  const { url, lines } = await startScripted({
    'GET /other': [200, serviceMetadata()],
    'GET /': () => [200, redirect(target.startsWith('/') ? url + target : target)],
  });
  const find = () => open({ smpUrl: `${url}/smp` }).find(receiver, kind, never);
  expect(await find()).toMatchObject({ kind: 'TAKES' });
  target = '/circle';
  expect(await find()).toEqual({ kind: 'UNKNOWN', detail: 'REDIRECT_LEADS_NOWHERE' });
  const before = lines().length;
  const elsewhere = await startScripted({ 'GET /': [200, serviceMetadata()] });
  for (const href of [`${elsewhere.url}/x`, elsewhere.url.replace('127.0.0.1', 'localhost'), 'file:///etc/passwd']) {
    target = href;
    expect(await find()).toEqual({ kind: 'UNKNOWN', detail: 'EADDRNOTPUBLIC' });
  }
  expect(lines()).toHaveLength(before + 3);
  expect(elsewhere.lines()).toEqual([]);
});

test('a publisher that DNS names inside our network is not asked', async () => {
  const { url, lines } = await startScripted({ 'GET /': [200, serviceMetadata()] });
  for (const host of ['127.0.0.1', 'localhost']) {
    const resolveNaptr = async () => [naptr(`!.*!${url.replace('127.0.0.1', host)}/!`)];
    const reading = await open({ dns: dnsOf({ resolveNaptr }) }).find(receiver, kind, never);
    expect(reading).toEqual({ kind: 'UNKNOWN', detail: 'EADDRNOTPUBLIC' });
  }
  expect(lines()).toEqual([]);
});

test('answers are kept, good and bad ones apart, and doubt is not', async () => {
  let nowMs = Date.UTC(2026, 2, 2);
  let answer: Answer = [503];
  const { url, asked } = await startScripted({ 'GET /': () => answer });
  const lookup = open({ smpUrl: url, nowMs: () => nowMs });
  const find = async () => (await lookup.find(receiver, kind, never)).kind;
  expect(await find()).toBe('UNKNOWN');
  answer = [404];
  expect([await find(), await find()]).toEqual(['NOT_REGISTERED', 'NOT_REGISTERED']);
  expect(asked).toHaveLength(3);
  nowMs += 60_000;
  answer = [200, serviceMetadata({ expires: '2026-03-02T00:30:00Z' })];
  expect([await find(), await find()]).toEqual(['TAKES', 'TAKES']);
  expect(asked).toHaveLength(4);
  // Not for longer than the endpoint itself is good.
  nowMs = Date.UTC(2026, 2, 2, 0, 30);
  expect(await find()).toBe('UNKNOWN');
});

test('a look-up ends when it is aborted, though DNS does not', async () => {
  const abort = new AbortController();
  const lookup = open({ dns: dnsOf({ resolveNaptr: () => new Promise(() => {}) }) });
  const finding = lookup.find(receiver, kind, abort.signal);
  abort.abort();
  expect(await finding).toEqual({ kind: 'UNKNOWN', detail: 'NO_TIME' });
  expect(await lookup.find(receiver, kind, abort.signal)).toEqual({ kind: 'UNKNOWN', detail: 'NO_TIME' });
});
