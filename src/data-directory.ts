// The folder a process keeps its own things in: the embedded database, the master key, and what the command line
// tool needs to find a running sandbox. Secrets are readable by their owner only.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where a running server can be reached and with which sandbox keys; read by the command line tool. */
export interface SandboxFile {
  readonly httpUrl: string;
  readonly wsUrl: string;
  readonly keys: Readonly<Record<string, string>>;
}

export interface DataDirectory {
  readonly path: string;
  /** 32 bytes, made at the first start. */
  masterKey(): Buffer;
  readSandbox(): SandboxFile | undefined;
  writeSandbox(content: SandboxFile): void;
  /** A file of this name in the folder. */
  file(name: string): string;
}

/** Opens the folder, making it when there is none. */
export function openDataDirectory(directory: string): DataDirectory {
  const path = resolve(directory);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const keyFile = join(path, 'master-key');
  const sandboxFile = join(path, 'sandbox.json');
  return {
    path,
    masterKey() {
      if (!existsSync(keyFile)) writeWhole(keyFile, `${randomBytes(32).toString('base64')}\n`);
      return Buffer.from(readFileSync(keyFile, 'utf8'), 'base64');
    },
    readSandbox: () => readSandboxFile(directory),
    writeSandbox: (content) => writeWhole(sandboxFile, `${JSON.stringify(content, null, 2)}\n`),
    file: (name) => join(path, name),
  };
}

/** What a server in this data folder last wrote of itself; undefined when there is nothing readable. */
export function readSandboxFile(directory: string): SandboxFile | undefined {
  const file = join(resolve(directory), 'sandbox.json');
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SandboxFile;
  } catch {
    rmSync(file, { force: true });
    return undefined;
  }
}

/** Writes a file so that a crash leaves the old one or the new one, never half of one. */
function writeWhole(file: string, content: string): void {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, file);
}
