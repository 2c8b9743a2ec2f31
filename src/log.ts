// One JSON line per fact: an event name and ids. Personal data has no place here; what slips in is redacted by name.
import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields that hold personal data or secrets, wherever they turn up: down to three levels. */
const redactedNames = [
  'name',
  'email',
  'address',
  'postalAddress',
  'phone',
  'identityNumber',
  'personalNumber',
  'recipient',
  'to',
  'authorization',
  'secret',
  'secrets',
  'password',
  'key',
  'apiKey',
  'token',
  'content',
  'variables',
  'body',
  'html',
  'text',
];

/** Makes the process's logger; writes to standard error, so that standard output stays for people. */
export function makeLogger(level: LogLevel): Logger {
  const paths = redactedNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    { level, base: null, redact: { paths, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: false }),
  );
}
