// All adapters of this process. A new partner contract is one file in partners/ and one line here.
import { assert } from '../assert.ts';
import type { Adapter, AdapterRegistry } from './partner.ts';
import { apnsAdapter } from './partners/apns.ts';
import { bankEFakturaAdapter } from './partners/bank-efaktura.ts';
import { digipostAdapter } from './partners/digipost.ts';
import { elks46Adapter } from './partners/elks46.ts';
import { fcmAdapter } from './partners/fcm.ts';
import { kivraAdapter } from './partners/kivra.ts';
import { lobAdapter } from './partners/lob.ts';
import { phossApAdapter } from './partners/phoss-ap.ts';
import { pingenAdapter } from './partners/pingen.ts';
import { printAdapter } from './partners/print.ts';
import { printSftpAdapter } from './partners/print-sftp.ts';
import { smtpAdapter } from './partners/smtp.ts';
import { storecoveAdapter } from './partners/storecove.ts';
import { twilioAdapter } from './partners/twilio.ts';
import { vanEdiAdapter } from './partners/van-edi.ts';
import { webPushAdapter } from './partners/web-push.ts';

/** The adapters that come with Stafett. */
export const defaultAdapters: readonly Adapter[] = [
  erase(smtpAdapter),
  erase(printAdapter),
  erase(pingenAdapter),
  erase(lobAdapter),
  erase(printSftpAdapter),
  erase(kivraAdapter),
  erase(digipostAdapter),
  erase(phossApAdapter),
  erase(storecoveAdapter),
  erase(vanEdiAdapter),
  erase(bankEFakturaAdapter),
  erase(elks46Adapter),
  erase(twilioAdapter),
  erase(webPushAdapter),
  erase(fcmAdapter),
  erase(apnsAdapter),
];

/** Adapters by name. */
export function makeRegistry(adapters: readonly Adapter[]): AdapterRegistry {
  const registry = new Map(adapters.map((adapter) => [adapter.name, adapter]));
  assert(registry.size === adapters.length, 'two adapters have the same name');
  return registry;
}

/** An adapter without its settings' types: it checks what it is given by its own schema when it opens. */
function erase<Settings, Secrets>(adapter: Adapter<Settings, Secrets>): Adapter {
  return {
    ...adapter,
    open: (settings, secrets, surroundings) =>
      adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(secrets), surroundings),
  };
}
