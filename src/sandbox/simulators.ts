// Every simulator beside the relay and the print house, by the adapter whose contract it speaks.

import type { Simulator, SimulatorWorld } from './simulator.ts';
import { openApnsSimulator } from './simulators/apns.ts';
import { openBankEFakturaSimulator } from './simulators/bank-efaktura.ts';
import { openDigipostSimulator } from './simulators/digipost.ts';
import { openElks46Simulator } from './simulators/elks46.ts';
import { openFcmSimulator } from './simulators/fcm.ts';
import { openKivraSimulator } from './simulators/kivra.ts';
import { openLobSimulator } from './simulators/lob.ts';
import { openPhossApSimulator } from './simulators/phoss-ap.ts';
import { openPingenSimulator } from './simulators/pingen.ts';
import { openPrintSftpSimulator } from './simulators/print-sftp.ts';
import { openStorecoveSimulator } from './simulators/storecove.ts';
import { openTwilioSimulator } from './simulators/twilio.ts';
import { openVanEdiSimulator } from './simulators/van-edi.ts';
import { openWebPushSimulator } from './simulators/web-push.ts';

export const simulatorOpeners: readonly ((world: SimulatorWorld) => Promise<Simulator>)[] = [
  openPingenSimulator,
  openLobSimulator,
  openPrintSftpSimulator,
  openKivraSimulator,
  openDigipostSimulator,
  openPhossApSimulator,
  openStorecoveSimulator,
  openVanEdiSimulator,
  openBankEFakturaSimulator,
  openElks46Simulator,
  openTwilioSimulator,
  openWebPushSimulator,
  openFcmSimulator,
  openApnsSimulator,
];
