// Are the migrations in drizzle/ what the tables in src/store/tables say? Tried on a copy: nothing here is changed.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

const scratch = mkdtempSync(join(process.cwd(), 'node_modules', '.migrations-'));
try {
  cpSync('drizzle', scratch, { recursive: true });
  const before = migrationsIn(scratch);
  // drizzle-kit takes paths from the working directory only.
  const out = `./${relative(process.cwd(), scratch)}`;
  const said = kit('generate', '--dialect', 'postgresql', '--schema', 'src/store/tables/*.ts', '--out', out);
  const added = migrationsIn(scratch).filter((name) => !before.includes(name));
  if (added.length > 0 || !said.includes('nothing to migrate')) {
    console.error(`${said}\nThe tables have changed: run "npm run migration" and commit what it writes in drizzle/.`);
    process.exitCode = 1;
  }
  kit('check', '--dialect', 'postgresql', '--out', out);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function migrationsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.sql'));
}

function kit(...parameters: string[]): string {
  return execFileSync('drizzle-kit', parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
