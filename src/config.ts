// The only reader of the environment. Every setting is checked at start, and all that is wrong is said at once.
import { z } from 'zod';
import { type LogLevel, logLevels } from './log.ts';

export type Role = 'api' | 'worker' | 'all';

export interface Config {
  /** URL of a PostgreSQL of the user's own; undefined: the embedded one. */
  readonly databaseUrl: string | undefined;
  /** 32 bytes that seal partners' secrets; undefined: kept in a file in the data folder. */
  readonly masterKey: Buffer | undefined;
  readonly host: string;
  readonly port: number;
  /** The address under which the world reaches this server, for partners' callbacks; undefined: as it listens. */
  readonly publicUrl: string | undefined;
  readonly dataDirectory: string;
  readonly role: Role;
  readonly demo: boolean;
  readonly logLevel: LogLevel;
}

/** What the command line may say; it stands above the environment. */
export interface CommandLine {
  readonly port?: string;
  readonly data?: string;
  readonly role?: string;
  readonly demo?: boolean;
  readonly logLevel?: string;
}

const schema = z.object({
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/, error: 'DATABASE_URL must be a postgres:// URL' }).optional(),
  masterKey: z
    .string()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length === 32, { error: 'STAFETT_MASTER_KEY must be 32 bytes in base64' })
    .optional(),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.coerce
    .number({ error: '--port must be a number' })
    .int()
    .min(0)
    .max(65_535, { error: '--port must be at most 65535' })
    .default(4000),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'PUBLIC_URL must be an http or https URL' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  dataDirectory: z.string().min(1).default('.stafett'),
  role: z.enum(['api', 'worker', 'all'], { error: '--role must be api, worker or all' }).default('all'),
  demo: z.boolean().default(true),
  logLevel: z.enum(logLevels, { error: `--log-level must be one of ${logLevels.join(', ')}` }).default('warn'),
});

/** Reads the environment and the command line. Returns the settings, or every sentence about what is wrong. */
export function readConfig(commandLine: CommandLine): { config: Config } | { errors: string[] } {
  const environment = process.env;
  const read = schema.safeParse({
    databaseUrl: environment['DATABASE_URL'],
    masterKey: environment['STAFETT_MASTER_KEY'],
    host: environment['HOST'],
    port: commandLine.port ?? environment['PORT'],
    publicUrl: environment['PUBLIC_URL'],
    dataDirectory: commandLine.data ?? environment['STAFETT_DATA'],
    role: commandLine.role ?? environment['STAFETT_ROLE'],
    demo: commandLine.demo,
    logLevel: commandLine.logLevel ?? environment['LOG_LEVEL'],
  });
  if (!read.success) return { errors: read.error.issues.map((issue) => issue.message) };
  const { databaseUrl, masterKey, publicUrl } = read.data;
  return { config: { ...read.data, databaseUrl, masterKey, publicUrl } };
}

/** What the command line tool takes from the environment. */
export function readEnvironment(): {
  url: string | undefined;
  key: string | undefined;
  dataDirectory: string | undefined;
} {
  const { STAFETT_URL: url, STAFETT_KEY: key, STAFETT_DATA: dataDirectory } = process.env;
  return { url, key, dataDirectory };
}
